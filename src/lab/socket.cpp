#include "sipward/lab/socket.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sipward::lab {

void Descriptor::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

SocketAddress::SocketAddress(const base::IpAddress& address, std::uint16_t port) {
  if (address.is_v4()) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&v4.sin_addr, address.bytes().data(), 4);
    size = sizeof v4;
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, address.bytes().data(), 16);
    size = sizeof v6;
  }
}

base::Endpoint SocketAddress::endpoint(base::Transport transport) const {
  if (storage.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return {transport, base::IpAddress::v6(bytes), ntohs(v6.sin6_port)};
  }
  const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
  std::array<std::uint8_t, 4> bytes{};
  std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
  return {transport, base::IpAddress::v4(bytes), ntohs(v4.sin_port)};
}

Descriptor bound_socket(base::Transport transport, const base::IpAddress& address,
                        std::uint16_t port) {
  const int type = base::is_stream(transport) ? SOCK_STREAM : SOCK_DGRAM;
  Descriptor socket(
      ::socket(address.is_v4() ? AF_INET : AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return socket;
  const int on = 1;
  if (base::is_stream(transport))
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  SocketAddress where(address, port);
  if (::bind(socket.get(), where.get(), where.size) != 0) return Descriptor{};
  return socket;
}

base::Endpoint local_endpoint(int fd, base::Transport transport) {
  SocketAddress where;
  where.size = sizeof where.storage;
  ::getsockname(fd, where.get(), &where.size);
  return where.endpoint(transport);
}

int milliseconds_until(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, 60'000));
}

bool wait_for(int fd, short events, Deadline deadline) {
  pollfd one{fd, events, 0};
  while (true) {
    const int ready = ::poll(&one, 1, milliseconds_until(deadline));
    if (ready > 0) return true;
    if (ready == 0 && Clock::now() >= deadline) return false;
    if (ready < 0 && errno != EINTR) return false;
  }
}

}  // namespace sipward::lab
