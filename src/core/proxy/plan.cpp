#include "sipward/core/proxy/plan.hpp"

#include "sipward/core/proxy/new_request.hpp"
#include "sipward/core/proxy/next_hop.hpp"
#include "sipward/core/proxy/routing.hpp"
#include "sipward/core/sip/headers.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;
using sip::Scheme;

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
    return Plan::refused(DropReason::token_invalid, 481,
                         "the peer of this dialog is configured no more");
  }
  const auto& next = routing.next_route ? *routing.next_route : std::string(target_uri);
  const auto uri = sip::parse_uri(next);
  if (!uri) return Plan::refused(DropReason::malformed_header, 400, "the Route cannot be read");
  if (routing.next_route && !may_follow_route(context, routing, contents.original_side, *uri)) {
    return Plan::refused(DropReason::token_audience, 403,
                         "a Route leads elsewhere than the dialog");
  }
  plan.hop = hop_to_uri(context, contents.original_side, sealed_peer, *uri);
  return plan;
}

bool supported(Scheme scheme) {
  return scheme != Scheme::other;
}

Plan plan_uri(const Context& context, const sip::Message& request, const base::Source& source,
              PeerId sender, const Routing& routing) {
  const auto uri =
      routing.request_uri_replaced ? sip::parse_uri(routing.request_uri) : request.request_target();
  if (!uri)
    return Plan::refused(DropReason::malformed_start_line, 400, "the Request-URI cannot be read");
  if (!supported(uri->scheme)) return Plan::refused(DropReason::unsupported_scheme, 416);
  auto opened = open_contact(context, source.side, *uri);
  const int invalid = request.has_to_tag() ? 481 : 403;
  if (opened.kind == Opened::Kind::forged || routing.forged) {
    return Plan::refused(DropReason::token_invalid, invalid,
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
    return Plan::refused(DropReason::token_audience, 403, "the dialog belongs to another peer");
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

Plan Plan::refused(DropReason reason, int status, std::string detail) {
  Plan plan;
  plan.reason = reason;
  plan.status = status;
  plan.detail = std::move(detail);
  return plan;
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
    return Plan::refused(DropReason::sips_to_cleartext, 480, "sips towards a cleartext peer");
  }
  return plan;
}

}  // namespace sipward::proxy
