#include "sipward/load/engine/source_ports.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

#include "sipward/shell/net/address.hpp"

namespace sipward::load {
namespace {

constexpr std::uint32_t first_port = 10'000, ports = 65'535 - first_port;
constexpr int attempts = 64;

int open_stream(const base::Endpoint& target) {
  const int family = target.address.is_v4() ? AF_INET : AF_INET6;
  return ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

void set_options(int socket) {
  const int on = 1;
  static_cast<void>(::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
  static_cast<void>(::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
}

// errno of the first call that failed; 0: it is on its way.
int bind_and_connect(int socket, const base::Endpoint& source, const base::Endpoint& target) {
  const auto from = net::to_socket_address(source), to = net::to_socket_address(target);
  if (::bind(socket, from.get(), from.size) != 0) return errno;
  if (::connect(socket, to.get(), to.size) == 0 || errno == EINPROGRESS) return 0;
  return errno;
}

}  // namespace

SourcePorts::SourcePorts(std::vector<base::IpAddress> addresses, unsigned worker, unsigned workers)
    : addresses_(std::move(addresses)), address_(worker), port_(worker * (ports / workers)) {}

base::IpAddress SourcePorts::next_address() {
  return addresses_[address_++ % addresses_.size()];
}

std::uint16_t SourcePorts::next_port() {
  return static_cast<std::uint16_t>(first_port + port_++ % ports);
}

net::Opened SourcePorts::dial(const base::Endpoint& target) {
  if (addresses_.empty()) return net::begin_connect(target);
  const auto address = next_address();
  int error = EADDRNOTAVAIL;
  for (int i = 0; i < attempts; ++i) {
    net::Descriptor socket(open_stream(target));
    if (!socket) return {net::Descriptor(), errno};
    set_options(socket.get());
    error = bind_and_connect(socket.get(), {target.transport, address, next_port()}, target);
    if (error == 0) return {std::move(socket), 0};
    if (error != EADDRINUSE && error != EADDRNOTAVAIL) break;
  }
  return {net::Descriptor(), error == EADDRINUSE ? EADDRNOTAVAIL : error};
}

// Not connected: an answer may come from another port of the target. Without a source address the
// one by which the kernel reaches the target is found out first, for messages to name it.
net::Opened SourcePorts::datagrams(const base::Endpoint& target) {
  base::IpAddress address;
  if (!addresses_.empty()) {
    address = next_address();
  } else {
    const int family = target.address.is_v4() ? AF_INET : AF_INET6;
    net::Descriptor probe(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto to = net::to_socket_address(target);
    if (!probe || ::connect(probe.get(), to.get(), to.size) != 0) {
      return {net::Descriptor(), errno};
    }
    address = net::local_endpoint(probe.get(), base::Transport::udp).address;
  }
  return net::open_udp({base::Transport::udp, address, 0}, false);
}

}  // namespace sipward::load
