#include "sipward/core/proxy/location.hpp"

#include "sipward/core/proxy/server_order.hpp"

namespace sipward::proxy {
namespace {

Wanted wanted_of(const NextHop& hop) {
  Wanted wanted{base::lower(hop.host), {}};
  if (hop.port == 0) wanted.service = policy::srv_service(hop.transport);
  return wanted;
}

}  // namespace

std::optional<Located> look_up(Turn& turn, const NextHop& hop, Names::Waiter waiter) {
  const auto& context = turn.context;
  return turn.names.look_up(wanted_of(hop), waiter, context.now, context.network.limits.stale_names,
                            turn.out);
}

std::vector<base::Endpoint> endpoints_of(const Context& context, const NextHop& hop,
                                         const Located& located) {
  const auto usual = hop.port != 0 ? hop.port : base::default_port(hop.transport);
  const auto& target = context.peer(hop.peer).target;
  if (located.servers.empty()) {
    if (!target || !target->address) return {};
    return {{hop.transport, *target->address, usual}};
  }
  std::vector<base::Endpoint> endpoints;
  for (const auto& server : in_order(located.servers, context.random)) {
    endpoints.push_back({hop.transport, server.address, server.port != 0 ? server.port : usual});
  }
  return endpoints;
}

std::string why_nowhere(const NextHop& hop, const Located& located) {
  if (located.found == Found::none) return "DNS has no address for the name " + hop.host;
  return "the name " + hop.host + " cannot be looked up: DNS does not answer";
}

}  // namespace sipward::proxy
