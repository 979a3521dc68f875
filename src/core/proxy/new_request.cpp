#include "sipward/core/proxy/new_request.hpp"

#include <utility>

#include "sipward/core/proxy/next_hop.hpp"

namespace sipward::proxy {
namespace {

using policy::RequestUriStyle;
using sip::Scheme;

const policy::Route* choose_route(const Context& context, const sip::Message& request,
                                  const base::Source& source, PeerId sender, const sip::Uri& uri) {
  const auto verified = context.directory.name_of(sender, source.verified_name);
  return context.directory.choose_route({source.side, sender, verified, uri, request});
}

// A route may lead from outside to outside only if it, or another, says so.
bool permits(const Context& context, const policy::Route& route, PeerId sender, PeerId to) {
  if (to == base::no_peer) return false;
  const bool hairpin =
      context.peer(sender).side == Side::outside && context.peer(to).side == Side::outside;
  return !hairpin || route.hairpin || context.network.may_talk(sender, to);
}

// A preloaded Route counts where it names somebody whom the configuration permits.
std::optional<NextHop> preloaded_hop(const Context& context, const Routing& routing, PeerId peer) {
  const auto uri = routing.next_route ? sip::parse_uri(*routing.next_route) : std::nullopt;
  const auto side = context.peer(peer).side;
  if (!uri || named_peer(context, side, *uri) != peer) return std::nullopt;
  return hop_to_uri(context, side, peer, *uri);
}

Plan refuse_by_route(const Context& context, const policy::Refuse& refusal, PeerId sender) {
  auto plan = Plan::refused(DropReason::route_refused, refusal.status,
                            "a route refuses it to peer " + context.peer(sender).name);
  plan.phrase = refusal.phrase;
  return plan;
}

Plan no_route(const Context& context, PeerId sender) {
  return Plan::refused(DropReason::no_route, 404, "no route for peer " + context.peer(sender).name);
}

struct Called {
  const base::Source& source;
  PeerId sender;
  const Routing& routing;
  const sip::Uri& uri;
};

Plan plan_for_peer(const Context& context, const Called& called, const policy::Route& route,
                   PeerId to) {
  if (!permits(context, route, called.sender, to)) return no_route(context, called.sender);
  Plan plan;
  plan.new_request = true;
  auto preloaded = preloaded_hop(context, called.routing, to);
  plan.hop = preloaded ? std::move(*preloaded) : hop_to_peer(context, to);
  plan.request_uri = new_request_uri(context, called.source.side, called.uri, to);
  return plan;
}

Plan plan_for_group(const Context& context, const Called& called, const policy::Route& route,
                    policy::GroupId id) {
  const auto& members = context.network.groups[id].members;
  if (members.empty()) return no_route(context, called.sender);
  for (const auto& member : members) {
    if (preloaded_hop(context, called.routing, member.peer)) {
      auto plan = plan_for_peer(context, called, route, member.peer);
      plan.named_of = id;
      return plan;
    }
  }
  if (!permits(context, route, called.sender, members.front().peer)) {
    return no_route(context, called.sender);  // all are on one side
  }
  Plan plan;
  plan.new_request = true;
  plan.group = id;
  plan.called = called.routing.request_uri;
  return plan;
}

}  // namespace

Plan plan_new_request(const Context& context, const sip::Message& request,
                      const base::Source& source, PeerId sender, const Routing& routing,
                      const sip::Uri& uri) {
  const auto* route = choose_route(context, request, source, sender, uri);
  if (route == nullptr) return no_route(context, sender);
  const Called called{source, sender, routing, uri};
  if (const auto* group = std::get_if<policy::ToGroup>(&route->to)) {
    return plan_for_group(context, called, *route, group->group);
  }
  if (const auto* peer = std::get_if<PeerId>(&route->to)) {
    return plan_for_peer(context, called, *route, *peer);
  }
  return refuse_by_route(context, std::get<policy::Refuse>(route->to), sender);
}

std::optional<std::string> new_request_uri(const Context& context, Side arrived_on,
                                           const sip::Uri& uri, PeerId to) {
  const auto& peer = context.peer(to);
  if (!peer.target || peer.request_uri == RequestUriStyle::keep) return std::nullopt;
  const bool is_sip = uri.scheme == Scheme::sip || uri.scheme == Scheme::sips;
  const auto domain = target_domain(*peer.target);
  if (uri.scheme == Scheme::tel && peer.request_uri == RequestUriStyle::target) {
    // §19.1.6
    return "sip:" + std::string(uri.rest) + "@" + domain + ";user=phone";
  }
  if (!is_sip) return std::nullopt;
  const bool ours = context.directory.is_ours(arrived_on, uri.host, uri.port);
  if (!ours && peer.request_uri != RequestUriStyle::target) return std::nullopt;
  std::string text(uri.scheme_text);
  text.append(1, ':');
  if (uri.has_user) text.append(uri.user).append(1, '@');
  return text.append(domain).append(params_without_transport(uri.params));
}

}  // namespace sipward::proxy
