#include "sipward/core/proxy/forward.hpp"

#include <algorithm>

#include "sipward/core/proxy/contact.hpp"
#include "sipward/core/proxy/identity.hpp"
#include "sipward/core/proxy/outbound.hpp"
#include "sipward/core/proxy/topology.hpp"
#include "sipward/core/proxy/transfer.hpp"
#include "sipward/core/proxy/via.hpp"
#include "sipward/core/sip/edit.hpp"
#include "sipward/core/sip/headers.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;
using sip::Method;

constexpr std::uint32_t first_max_forwards = 70;  // RFC 3261 §16.6 step 3

void lower_max_forwards(const sip::Message& request, sip::Edit& edit) {
  const auto* line = request.first(Header::max_forwards);
  if (line == nullptr) {
    edit.append_header("Max-Forwards", std::to_string(first_max_forwards));
    return;
  }
  const auto value = sip::parse_number(request.text(line->value));
  const auto hops = value && *value > 0 ? std::min(*value - 1, 254U) : first_max_forwards;
  edit.replace(line->value, std::to_string(hops));
}

void put_vias(const Context& context, const sip::Message& request, const Audience& next_hop,
              const RequestEdits& edits, sip::Edit& edit) {
  const auto& top = request.top_via_value();
  if (!top) return;
  edit.prepend_header(Header::via, "Via", our_via(context, next_hop, edits.branch));
  if (hides_topology(context, next_hop.peer)) return hide_vias(request, edit);
  if (const auto& via = request.top_via()) {
    auto stamped = stamped_via(request.text(top->span), *via, edits.source);
    if (!stamped.empty()) edit.replace(top->span, std::move(stamped));
  }
}

void put_content_length(const sip::Message& message, base::Transport transport, sip::Edit& edit) {
  // A stream has no other end of message (RFC 3261 §18.3).
  if (base::is_stream(transport) && message.first(Header::content_length) == nullptr) {
    edit.append_header("Content-Length", std::to_string(message.body().size()));
  }
}

// Ours are taken off; other proxies' are hidden from whom they are not for, and shown again to
// their own side.
void map_routes(const Context& context, const sip::Message& request, const Crossing& crossing,
                const Plan& plan, sip::Edit& edit) {
  edit.remove_values(plan.routes_to_remove);
  if (hides_topology(context, crossing.from.peer)) {
    sip::Values left;
    for (const auto& route : request.values(Header::route)) {
      const bool gone = std::any_of(plan.routes_to_remove.begin(), plan.routes_to_remove.end(),
                                    [&](const sip::Value& one) { return one.span == route.span; });
      if (!gone) left.push_back(route);
    }
    show_routes(context, request, left, crossing.from.side, edit);
  }
  if (!hides_topology(context, crossing.to.peer)) return;
  for (const auto header : {Header::record_route, Header::path}) {
    hide_routes(context, request, request.values(header), crossing, edit);
  }
}

void map_registered(const Context& context, const sip::Message& response, const Crossing& crossing,
                    sip::Edit& edit) {
  unseal_contacts(context, response, crossing.from.side, edit);
  map_service_route(context, response, crossing, edit);
  if (hides_topology(context, crossing.from.peer)) {
    show_routes(context, response, response.values(Header::path), crossing.from.side, edit);
  }
}

bool is_redirect(const sip::Message& response) {
  return response.status() >= 300 && response.status() < 400;
}

// The setting belongs to the peer that redirects.
bool maps_redirects(const Context& context, const Crossing& crossing) {
  return context.peer(crossing.from.peer).redirect != policy::Redirect::pass;
}

}  // namespace

ForwardedRequest forward_request(const Context& context, const sip::Message& request,
                                 const Crossing& crossing, const RequestEdits& edits) {
  sip::Edit edit(request);
  const auto& plan = edits.plan;
  if (plan.request_uri) edit.replace(request.request_uri_span(), *plan.request_uri);
  put_vias(context, request, crossing.to, edits, edit);
  lower_max_forwards(request, edit);
  map_routes(context, request, crossing, plan, edit);
  ForwardedRequest forwarded;
  if (takes_record_route(request)) {
    forwarded.record_routes_below = insert_record_route(context, request, crossing, edit);
  }
  seal_contacts(context, request, crossing, edit);
  if (request.method() == Method::register_) map_outbound(context, request, crossing, edit);
  map_refer(context, request, crossing, edit);
  strip_identities(context, request, crossing, edit);
  if (plan.identities) {
    show_identities(context, request, crossing.from.side, *plan.identities, edit);
    forwarded.identities_changed = true;
  } else {
    forwarded.identities_changed = hide_identities(context, request, crossing, edit);
  }
  put_content_length(request, crossing.to.transport, edit);
  forwarded.bytes = edit.render();
  return forwarded;
}

std::string forward_response(const Context& context, const sip::Message& response,
                             const Crossing& crossing, const ResponseEdits& edits) {
  sip::Edit edit(response);
  if (!edits.withheld.vias.empty()) {
    show_vias(edits.withheld.vias, response, edit);
  } else if (const auto& top = response.top_via_value()) {
    edit.remove_values({&*top, 1});
  }
  restore_from_and_to(edits.withheld, response, edit);
  strip_identities(context, response, crossing, edit);
  hide_identities(context, response, crossing, edit);
  const bool dialog_forming = response.status() < 300;
  if (dialog_forming && edits.record_routes_below) {
    rewrite_record_route(context, response, crossing, *edits.record_routes_below, edit);
  }
  if (edits.registers) {
    map_registered(context, response, crossing, edit);
  } else if (dialog_forming || response.status() == 485) {
    seal_contacts(context, response, crossing, edit);
  } else if (is_redirect(response) && maps_redirects(context, crossing)) {
    map_redirect(context, response, crossing, edit);
  }
  put_content_length(response, crossing.to.transport, edit);
  return edit.render();
}

}  // namespace sipward::proxy
