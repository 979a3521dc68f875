#include "sipward/shell/net/address_order.hpp"

#include <algorithm>
#include <utility>

#include "sipward/shell/net/address.hpp"
#include "sipward/shell/net/socket.hpp"

namespace sipward::net {
namespace {

constexpr std::uint16_t any_port = 5060;

// Connecting a datagram socket sends nothing, it only looks for the way.
bool has_way(const base::IpAddress& address) {
  const int family = address.is_v4() ? AF_INET : AF_INET6;
  const Descriptor probe(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto to = to_socket_address({base::Transport::udp, address, any_port});
  return probe && ::connect(probe.get(), to.get(), to.size) == 0;
}

}  // namespace

void put_reachable_first(std::vector<base::IpAddress>& addresses) {
  if (addresses.size() < 2) return;
  std::vector<std::pair<int, base::IpAddress>> ranked;
  for (const auto& address : addresses) {
    const int rank = !has_way(address) ? 2 : address.is_v4() ? 1 : 0;
    ranked.emplace_back(rank, address);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::transform(ranked.begin(), ranked.end(), addresses.begin(),
                 [](const auto& one) { return one.second; });
}

}  // namespace sipward::net
