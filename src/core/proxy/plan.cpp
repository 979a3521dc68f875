#include "sipward/core/proxy/plan.hpp"

#include "sipward/core/proxy/next_hop.hpp"
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

// What is left of a request's routing once our own entries are taken off.
struct Routing {
  std::string request_uri;  // after §16.4; a copy when a strict router hid it
  bool request_uri_replaced = false;
  sip::Values removed;
  std::optional<TokenContents> record_route;  // the first valid Record-Route token of ours
  std::optional<std::string> next_route;      // URI of the first Route that is not ours
  bool forged = false;
};

std::string uri_of(const sip::Message& request, const sip::Value& route) {
  const auto parsed = sip::parse_name_addr(request.text(route.span));
  return parsed ? std::string(parsed->uri) : std::string();
}

// With double Record-Route the second entry was made for the other side (RFC 5658 §6.2).
Opened open_any_side(const Context& context, Side arrived_on, const sip::Uri& uri) {
  auto opened = open_record_route(context, arrived_on, uri);
  if (opened.kind == Opened::Kind::valid || opened.kind == Opened::Kind::ours_bare) return opened;
  auto other = open_record_route(context, base::other(arrived_on), uri);
  return other.kind == Opened::Kind::valid ? other : opened;
}

Routing preprocess(const Context& context, const sip::Message& request, Side arrived_on) {
  Routing routing;
  routing.request_uri = request.request_uri();
  auto routes = request.values(Header::route);
  const auto uri = sip::parse_uri(routing.request_uri);
  if (uri && uri->param("lr") && uri->scheme != Scheme::tel) {
    // §16.4: a strict router moved our Record-Route entry into the Request-URI.
    if (auto opened = open_record_route(context, arrived_on, *uri);
        opened.kind == Opened::Kind::valid) {
      routing.record_route = std::move(opened.contents);
      if (!routes.empty()) {
        routing.request_uri = uri_of(request, routes.back());
        routing.request_uri_replaced = true;
        routing.removed.push_back(routes.back());
        routes.pop_back();
      }
    }
  }
  sip::Values popped;
  for (const auto& route : routes) {
    const auto text = uri_of(request, route);
    const auto route_uri = sip::parse_uri(text);
    if (!route_uri) break;
    auto opened = open_any_side(context, arrived_on, *route_uri);
    if (opened.kind == Opened::Kind::forged) routing.forged = true;
    if (opened.kind == Opened::Kind::foreign || opened.kind == Opened::Kind::forged) {
      routing.next_route = text;
      break;
    }
    if (opened.kind == Opened::Kind::valid && !routing.record_route) {
      routing.record_route = std::move(opened.contents);
    }
    popped.push_back(route);
  }
  routing.removed.insert(routing.removed.begin(), popped.begin(), popped.end());
  return routing;
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

// §7: which host a new request's URI names when it leaves.
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

Plan plan_new_request(const Context& context, const base::Source& source, PeerId sender,
                      const Routing& routing, const sip::Uri& uri) {
  const auto to = context.directory.route(source.side, sender);
  if (to == base::no_peer || !context.network.may_talk(sender, to)) {
    return refuse(DropReason::no_route, 404, "no route for peer " + context.peer(sender).name);
  }
  Plan plan;
  plan.new_request = true;
  plan.hop = hop_to_peer(context, to);
  if (routing.next_route) {
    // A preloaded Route counts where it names the peer that the configuration permits.
    const auto route = sip::parse_uri(*routing.next_route);
    const auto side = context.peer(to).side;
    if (route && named_peer(context, side, *route) == to) {
      plan.hop = hop_to_uri(context, side, to, *route);
    }
  }
  plan.request_uri = new_request_uri(context, source.side, uri, to);
  return plan;
}

bool supported(Scheme scheme) {
  return scheme != Scheme::other;
}

Plan plan_uri(const Context& context, const sip::Message& request, const base::Source& source,
              PeerId sender, const Routing& routing) {
  const auto uri = sip::parse_uri(routing.request_uri);
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
    const bool hidden = opened.kind == Opened::Kind::ours_bare && contents->host != "invalid";
    if (hidden) target = original_uri(*contents, uri->user, uri->has_user);
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
    return plan_new_request(context, source, sender, routing, *uri);
  }
  if (!pair_permitted(context, sender, *contents)) {
    return refuse(DropReason::token_audience, 403, "the dialog belongs to another peer");
  }
  auto plan = plan_by_token(context, routing, *contents, target ? *target : routing.request_uri);
  if (plan.reason != DropReason::none) return plan;
  if (target) plan.request_uri = std::move(target);
  if (opened.kind == Opened::Kind::valid && !routing.next_route) {
    plan.hop.flow = context.flows.find(opened.token, context.now);
  }
  return plan;
}

}  // namespace

Plan plan_request(const Context& context, const sip::Message& request, const base::Source& source,
                  PeerId sender) {
  const auto routing = preprocess(context, request, source.side);
  auto plan = plan_uri(context, request, source, sender, routing);
  if (plan.reason != DropReason::none) return plan;
  if (routing.request_uri_replaced && !plan.request_uri) plan.request_uri = routing.request_uri;
  plan.routes_to_remove = routing.removed;
  const bool sips =
      sip::parse_uri(plan.request_uri ? std::string_view(*plan.request_uri) : request.request_uri())
          .value_or(sip::Uri{})
          .scheme == Scheme::sips;
  if (!plan.for_us && sips && plan.hop.transport != base::Transport::tls &&
      !context.peer(plan.hop.peer).terminates_sips) {
    return refuse(DropReason::sips_to_cleartext, 480, "sips towards a cleartext peer");
  }
  return plan;
}

}  // namespace sipward::proxy
