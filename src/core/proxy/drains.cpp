#include "sipward/core/proxy/drains.hpp"

#include <variant>

namespace sipward::proxy {

bool Drains::leave_a_way_to(const policy::Network& network, base::PeerId peer) const {
  const auto leads_there = [&](const policy::Route& route) {
    if (!network.reaches(route, peer)) return false;
    const auto* group = std::get_if<policy::ToGroup>(&route.to);
    return group == nullptr ? !holds_peer(peer) : !holds_member(group->group, peer);
  };
  return std::any_of(network.routes.begin(), network.routes.end(), leads_there);
}

}  // namespace sipward::proxy
