#include "sipward/core/proxy/routing.hpp"

#include "sipward/core/proxy/own_uri.hpp"
#include "sipward/core/proxy/topology.hpp"
#include "sipward/core/sip/headers.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;

// With double Record-Route the second entry was made for the other side (RFC 5658 §6.2).
Opened open_any_side(const Context& context, Side arrived_on, const sip::Uri& uri) {
  auto opened = open_record_route(context, arrived_on, uri);
  if (opened.kind == Opened::Kind::valid || opened.kind == Opened::Kind::ours_bare) return opened;
  auto other = open_record_route(context, base::other(arrived_on), uri);
  return other.kind == Opened::Kind::valid ? other : opened;
}

// topology = "hide": a route of another proxy that we sealed. It has the shape of a token of ours.
std::optional<HiddenRoute> open_hidden(const Context& context, Side arrived_on,
                                       const Opened& opened, const sip::Uri& uri) {
  if (opened.kind != Opened::Kind::forged) return std::nullopt;
  return open_hidden_route(context, arrived_on, uri);
}

}  // namespace

Routing preprocess(const Context& context, const sip::Message& request, Side arrived_on) {
  Routing routing;
  routing.request_uri = request.request_uri();
  auto routes = request.addresses(Header::route);
  const auto& uri = request.request_target();
  if (uri && uri->param("lr") && uri->scheme != sip::Scheme::tel) {
    // §16.4: a strict router moved our Record-Route entry into the Request-URI.
    if (auto opened = open_record_route(context, arrived_on, *uri);
        opened.kind == Opened::Kind::valid) {
      routing.record_route = std::move(opened.contents);
      if (!routes.empty()) {
        const auto& last = routes.back();
        routing.request_uri = last.name_addr ? last.name_addr->uri : std::string_view();
        routing.request_uri_replaced = true;
        routing.removed.push_back(last.value);
        routes = routes.first(routes.size() - 1);
      }
    }
  }
  sip::Values popped;
  for (const auto& route : routes) {
    if (!route.uri) break;
    auto opened = open_any_side(context, arrived_on, *route.uri);
    if (auto hidden = open_hidden(context, arrived_on, opened, *route.uri)) {
      routing.next_route = sip::parse_name_addr(hidden->value).value_or(sip::NameAddr{}).uri;
      if (!routing.record_route) routing.record_route = std::move(hidden->contents);
      break;
    }
    if (opened.kind == Opened::Kind::forged) routing.forged = true;
    if (opened.kind == Opened::Kind::foreign || opened.kind == Opened::Kind::forged) {
      routing.next_route = route.name_addr->uri;
      break;
    }
    if (opened.kind == Opened::Kind::valid && !routing.record_route) {
      routing.record_route = std::move(opened.contents);
    }
    popped.push_back(route.value);
  }
  routing.removed.insert(routing.removed.begin(), popped.begin(), popped.end());
  return routing;
}

}  // namespace sipward::proxy
