#include "sipward/shell/net/socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "sipward/shell/net/address.hpp"

namespace sipward::net {
namespace {

constexpr int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
constexpr int backlog = 4096;
constexpr int udp_buffer_bytes = 4 * 1024 * 1024;

void set(int fd, int level, int option, int value) {
  // Best effort: none of these options decides whether a socket works.
  static_cast<void>(::setsockopt(fd, level, option, &value, sizeof value));
}

int family(const base::Endpoint& endpoint) {
  return endpoint.address.is_v4() ? AF_INET : AF_INET6;
}

Opened bind_to(Descriptor socket, const base::Endpoint& bind) {
  if (!bind.address.is_v4()) set(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
  const auto address = to_socket_address(bind);
  if (::bind(socket.get(), address.get(), address.size) != 0) return {Descriptor(), errno};
  return {std::move(socket), 0};
}

}  // namespace

void Descriptor::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Opened open_udp(const base::Endpoint& bind, bool share) {
  Descriptor socket(::socket(family(bind), SOCK_DGRAM | flags, 0));
  if (!socket) return {Descriptor(), errno};
  if (share) set(socket.get(), SOL_SOCKET, SO_REUSEPORT, 1);
  set(socket.get(), SOL_SOCKET, SO_RCVBUF, udp_buffer_bytes);
  set(socket.get(), SOL_SOCKET, SO_SNDBUF, udp_buffer_bytes);
  return bind_to(std::move(socket), bind);
}

Opened open_listener(const base::Endpoint& bind) {
  Descriptor socket(::socket(family(bind), SOCK_STREAM | flags, 0));
  if (!socket) return {Descriptor(), errno};
  set(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  auto opened = bind_to(std::move(socket), bind);
  if (opened.descriptor && ::listen(opened.descriptor.get(), backlog) != 0) {
    return {Descriptor(), errno};
  }
  return opened;
}

Opened begin_connect(const base::Endpoint& remote) {
  Descriptor socket(::socket(family(remote), SOCK_STREAM | flags, 0));
  if (!socket) return {Descriptor(), errno};
  set(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  const auto address = to_socket_address(remote);
  if (::connect(socket.get(), address.get(), address.size) != 0 && errno != EINPROGRESS) {
    return {Descriptor(), errno};
  }
  return {std::move(socket), 0};
}

int connect_error(const Descriptor& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

base::Endpoint local_endpoint(int socket, base::Transport transport) {
  SocketAddress address;
  address.size = sizeof address.storage;
  if (::getsockname(socket, address.get(), &address.size) != 0) return {transport, {}, 0};
  return to_endpoint(address.storage, transport);
}

Accepted accept_one(int listener, base::Transport transport) {
  SocketAddress address;
  address.size = sizeof address.storage;
  Descriptor socket(::accept4(listener, address.get(), &address.size, flags));
  if (!socket) return {Descriptor(), {}, errno};
  set(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  return {std::move(socket), to_endpoint(address.storage, transport), 0};
}

std::string error_text(int error) {
  return std::generic_category().message(error);
}

}  // namespace sipward::net
