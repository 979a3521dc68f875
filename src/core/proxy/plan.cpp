#include "sipward/core/proxy/plan.hpp"

#include "sipward/core/proxy/next_hop.hpp"
#include "sipward/core/proxy/routing.hpp"
#include "sipward/core/sip/headers.hpp"

namespace sipward::proxy {
namespace {

using policy::RequestUriStyle;
using sip::Header;
using sip::Scheme;

Plan refuse(DropReason reason, int status, std::string detail = {}) {
  Plan plan;
  plan.reason = reason;
  plan.status = status;
  plan.detail = std::move(detail);
  return plan;
}

// The pair (sender, original) must be the one that was sealed, or permitted by a route.
bool pair_permitted(const Context& context, PeerId sender, const TokenContents& contents) {
  if (context.peer(sender).stable_id == contents.audience_peer) return true;
  const auto original = context.directory.peer_by_stable_id(contents.original_peer);
  return original != base::no_peer && context.network.may_talk(sender, original);
}

// §6: a Route below our valid entry was written by proxies of that side; any other may only name a
// peer there. Never does a token carry a request to a host that belongs to the side it came from.
bool may_follow_route(const Context& context, const Routing& routing, Side side,
                      const sip::Uri& route) {
  if (named_peer(context, side, route) != base::no_peer) return true;
  return routing.record_route && named_peer(context, base::other(side), route) == base::no_peer;
}

Plan plan_by_token(const Context& context, const Routing& routing, const TokenContents& contents,
                   std::string_view target_uri) {
  Plan plan;
  const auto sealed_peer = context.directory.peer_by_stable_id(contents.original_peer);
  if (sealed_peer == base::no_peer) {
    return refuse(DropReason::token_invalid, 481, "the peer of this dialog is configured no more");
  }
  const auto& next = routing.next_route ? *routing.next_route : std::string(target_uri);
  const auto uri = sip::parse_uri(next);
  if (!uri) return refuse(DropReason::malformed_header, 400, "the Route cannot be read");
  if (routing.next_route && !may_follow_route(context, routing, contents.original_side, *uri)) {
    return refuse(DropReason::token_audience, 403, "a Route leads elsewhere than the dialog");
  }
  plan.hop = hop_to_uri(context, contents.original_side, sealed_peer, *uri);
  return plan;
}

// A preloaded Route counts where it names somebody whom the configuration permits.
std::optional<NextHop> preloaded_hop(const Context& context, const Routing& routing, PeerId peer) {
  const auto uri = routing.next_route ? sip::parse_uri(*routing.next_route) : std::nullopt;
  const auto side = context.peer(peer).side;
  if (!uri || named_peer(context, side, *uri) != peer) return std::nullopt;
  return hop_to_uri(context, side, peer, *uri);
}

Plan plan_for_group(const Context& context, const base::Source& source, policy::GroupId group,
                    const Routing& routing, const sip::Uri& uri) {
  Plan plan;
  plan.new_request = true;
  for (const auto& member : context.network.groups[group].members) {
    auto hop = preloaded_hop(context, routing, member.peer);
    if (!hop) continue;
    plan.hop = std::move(*hop);
    plan.request_uri = new_request_uri(context, source.side, uri, member.peer);
    return plan;
  }
  plan.group = group;
  plan.called = routing.request_uri;
  return plan;
}

const policy::Route* choose_route(const Context& context, const sip::Message& request,
                                  const base::Source& source, PeerId sender, const sip::Uri& uri) {
  const auto verified = context.directory.name_of(sender, source.verified_name);
  return context.directory.choose_route({source.side, sender, verified, uri, request});
}

// A route may lead from outside to outside only if it, or another, says so.
bool permits(const Context& context, const policy::Route& route, PeerId sender, PeerId to) {
  const bool hairpin =
      context.peer(sender).side == Side::outside && context.peer(to).side == Side::outside;
  return !hairpin || route.hairpin || context.network.may_talk(sender, to);
}

Plan refuse_by_route(const Context& context, const policy::Refuse& refusal, PeerId sender) {
  auto plan = refuse(DropReason::route_refused, refusal.status,
                     "a route refuses it to peer " + context.peer(sender).name);
  plan.phrase = refusal.phrase;
  return plan;
}

Plan plan_for_peer(const Context& context, const base::Source& source, PeerId to,
                   const Routing& routing, const sip::Uri& uri) {
  Plan plan;
  plan.new_request = true;
  auto preloaded = preloaded_hop(context, routing, to);
  plan.hop = preloaded ? std::move(*preloaded) : hop_to_peer(context, to);
  plan.request_uri = new_request_uri(context, source.side, uri, to);
  return plan;
}

Plan plan_new_request(const Context& context, const sip::Message& request,
                      const base::Source& source, PeerId sender, const Routing& routing,
                      const sip::Uri& uri) {
  const auto* route = choose_route(context, request, source, sender, uri);
  if (route != nullptr) {
    if (const auto* refusal = std::get_if<policy::Refuse>(&route->to)) {
      return refuse_by_route(context, *refusal, sender);
    }
    if (const auto* group = std::get_if<policy::ToGroup>(&route->to)) {
      return plan_for_group(context, source, group->group, routing, uri);
    }
    const auto to = std::get<PeerId>(route->to);
    if (to != base::no_peer && permits(context, *route, sender, to)) {
      return plan_for_peer(context, source, to, routing, uri);
    }
  }
  return refuse(DropReason::no_route, 404, "no route for peer " + context.peer(sender).name);
}

bool is_sips(std::string_view uri) {
  return base::equal_ignoring_case(uri.substr(0, uri.find(':')), "sips");
}

bool supported(Scheme scheme) {
  return scheme != Scheme::other;
}

Plan plan_uri(const Context& context, const sip::Message& request, const base::Source& source,
              PeerId sender, const Routing& routing) {
  const auto uri =
      routing.request_uri_replaced ? sip::parse_uri(routing.request_uri) : request.request_target();
  if (!uri) return refuse(DropReason::malformed_start_line, 400, "the Request-URI cannot be read");
  if (!supported(uri->scheme)) return refuse(DropReason::unsupported_scheme, 416);
  auto opened = open_contact(context, source.side, *uri);
  const int invalid = request.has_to_tag() ? 481 : 403;
  if (opened.kind == Opened::Kind::forged || routing.forged) {
    return refuse(DropReason::token_invalid, invalid,
                  "a token that we did not make, or a lost key");
  }
  const TokenContents* contents = nullptr;
  std::optional<std::string> target;
  if (opened.kind == Opened::Kind::valid) {
    contents = &opened.contents;
    target = original_uri(opened.contents, opened.user, opened.has_user);
  } else if (routing.record_route) {
    contents = &*routing.record_route;
    const bool known = contents->host != no_target;
    if (opened.kind == Opened::Kind::ours_bare && known) {
      target = original_uri(*contents, uri->user, uri->has_user);
    }
  }
  if (contents == nullptr) {
    // §9: ours if it names us and nobody behind us.
    const bool ping = request.method() == sip::Method::options || request.method_text() == "PING";
    const bool expired = request.value(Header::max_forwards) == "0";
    if (opened.kind == Opened::Kind::ours_bare && ping && (!uri->has_user || expired)) {
      Plan plan;
      plan.for_us = true;
      return plan;
    }
    return plan_new_request(context, request, source, sender, routing, *uri);
  }
  if (!pair_permitted(context, sender, *contents)) {
    return refuse(DropReason::token_audience, 403, "the dialog belongs to another peer");
  }
  auto plan = plan_by_token(context, routing, *contents, target ? *target : routing.request_uri);
  if (plan.reason != DropReason::none) return plan;
  if (target) {
    plan.request_uri = std::move(target);
  } else if (opened.kind == Opened::Kind::ours_bare) {
    // A Service-Route of ours, and a number at us: called by the name of whom it leads to.
    plan.request_uri = new_request_uri(context, source.side, *uri, plan.hop.peer);
  }
  if (routing.record_route) plan.identities = routing.record_route->identities;
  if (opened.kind == Opened::Kind::valid && !routing.next_route) {
    plan.hop.flow = context.flows.find(opened.token, context.now);
  }
  return plan;
}

}  // namespace

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

bool breaks_sips(const Context& context, const NextHop& hop, std::string_view request_uri) {
  return is_sips(request_uri) && hop.transport != base::Transport::tls &&
         !context.peer(hop.peer).terminates_sips;
}

Plan plan_request(const Context& context, const sip::Message& request, const base::Source& source,
                  PeerId sender) {
  const auto routing = preprocess(context, request, source.side);
  auto plan = plan_uri(context, request, source, sender, routing);
  if (plan.reason != DropReason::none) return plan;
  if (routing.request_uri_replaced && !plan.request_uri) plan.request_uri = routing.request_uri;
  plan.routes_to_remove = routing.removed;
  const auto target =
      plan.request_uri ? std::string_view(*plan.request_uri) : request.request_uri();
  const bool chosen = !plan.for_us && plan.group == policy::no_group;
  if (chosen && breaks_sips(context, plan.hop, target)) {
    return refuse(DropReason::sips_to_cleartext, 480, "sips towards a cleartext peer");
  }
  return plan;
}

}  // namespace sipward::proxy
