#include "sipward/lab/ports.hpp"

#include <sys/socket.h>

#include <algorithm>

#include "sipward/lab/socket.hpp"

namespace sipward::lab {
namespace {

// Only listening tells of another listener: with SO_REUSEADDR two sockets may be bound alike.
bool is_free(const base::IpAddress& address, std::uint16_t port, base::Transport transport) {
  const Descriptor socket = bound_socket(transport, address, port);
  if (!socket) return false;
  return !base::is_stream(transport) || ::listen(socket.get(), 1) == 0;
}

bool free_for_all(const base::IpAddress& address, std::uint16_t port,
                  const std::vector<base::Transport>& transports) {
  return std::all_of(transports.begin(), transports.end(),
                     [&](base::Transport transport) { return is_free(address, port, transport); });
}

}  // namespace

ChosenPort choose_port(const base::IpAddress& address, std::uint16_t wanted,
                       const std::vector<base::Transport>& transports) {
  if (free_for_all(address, wanted, transports)) return {wanted, {}};
  const auto instead = [wanted](std::uint16_t port) {
    return ChosenPort{port, std::to_string(wanted) + " is busy, taking " + std::to_string(port)};
  };
  for (unsigned port = wanted + 10'000U; port <= 65'535; port += 10'000) {
    const auto candidate = static_cast<std::uint16_t>(port);
    if (free_for_all(address, candidate, transports)) return instead(candidate);
  }
  for (int attempt = 0; attempt < 20; ++attempt) {
    const Descriptor any = bound_socket(base::Transport::udp, address, 0);
    if (!any) break;
    const std::uint16_t port = local_endpoint(any.get(), base::Transport::udp).port;
    const auto others = [&](base::Transport transport) {
      return transport == base::Transport::udp || is_free(address, port, transport);
    };
    if (std::all_of(transports.begin(), transports.end(), others)) return instead(port);
  }
  return {0, "no port is free on " + address.text()};
}

}  // namespace sipward::lab
