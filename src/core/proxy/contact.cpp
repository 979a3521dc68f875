#include "sipward/core/proxy/contact.hpp"

#include <span>

#include "sipward/core/proxy/identity.hpp"
#include "sipward/core/proxy/topology.hpp"

namespace sipward::proxy {
namespace {

using policy::ContactStyle;
using policy::RecordRouteStyle;
using sip::Header;
using sip::Method;
using sip::Scheme;

bool is_sip(const sip::Uri& uri) {
  return uri.scheme == Scheme::sip || uri.scheme == Scheme::sips;
}

const policy::Peer* peer_of(const Context& context, const Audience& audience) {
  return audience.peer == base::no_peer ? nullptr : &context.peer(audience.peer);
}

// Calls `act(value, name_addr, uri)` for each SIP(S) URI of a list of addresses.
template <class Act>
void each_sip_uri(const sip::Message& message, Header header, Act act) {
  for (const auto& address : message.addresses(header)) {
    if (address.uri && is_sip(*address.uri)) act(address.value, *address.name_addr, *address.uri);
  }
}

// A bare addr-spec needs brackets once its URI has parameters (RFC 3261 §20.10).
std::string fitted(const sip::NameAddr& address, std::string uri) {
  return address.bracketed ? std::move(uri) : "<" + std::move(uri) + ">";
}

struct SealedValue {
  const sip::Value& value;
  const sip::Uri& uri;
};

// §5: after the keys were rotated the same phone has another URI; its binding under the old one is
// ended in the same REGISTER, so that there is one, never two.
void end_old_bindings(const Context& context, const Crossing& crossing, const SealedValue& sealed,
                      sip::Edit& edit) {
  std::string ended;
  for (const auto& old : sealed_contacts_before(context, crossing.to, crossing.from, sealed.uri)) {
    ended.append(", <").append(old).append(">;expires=0");
  }
  if (!ended.empty()) edit.insert(sealed.value.span.end, std::move(ended));
}

}  // namespace

sip::Span span_of(const sip::Message& message, std::string_view part) {
  const auto begin = static_cast<std::uint32_t>(part.data() - message.bytes().data());
  return {begin, begin + static_cast<std::uint32_t>(part.size())};
}

void seal_contacts(const Context& context, const sip::Message& message, const Crossing& crossing,
                   sip::Edit& edit) {
  const auto* peer = peer_of(context, crossing.to);
  if (peer != nullptr && peer->contact == ContactStyle::keep) return;
  each_sip_uri(
      message, Header::contact,
      [&](const sip::Value& value, const sip::NameAddr& address, const sip::Uri& uri) {
        const bool registers = message.is_request() && message.method() == Method::register_;
        // RFC 6140 §5.2: a PBX registers numbers in bulk, and "bnc" is all that it says.
        if (registers && uri.param("bnc")) return;
        edit.replace(span_of(message, address.uri),
                     fitted(address, sealed_contact(context, crossing.to, crossing.from, uri)));
        if (registers) {
          end_old_bindings(context, crossing, {value, uri}, edit);
        }
      });
}

void unseal_contacts(const Context& context, const sip::Message& response, Side arrived_on,
                     sip::Edit& edit) {
  each_sip_uri(response, Header::contact,
               [&](const sip::Value&, const sip::NameAddr& address, const sip::Uri& uri) {
                 const auto opened = open_contact(context, arrived_on, uri);
                 if (opened.kind != Opened::Kind::valid) return;
                 edit.replace(
                     span_of(response, address.uri),
                     fitted(address, original_uri(opened.contents, opened.user, opened.has_user)));
               });
}

std::optional<sip::Uri> first_contact(const sip::Message& message) {
  for (const auto& address : message.addresses(Header::contact)) {
    if (!address.name_addr) return std::nullopt;
    if (address.uri && is_sip(*address.uri)) return address.uri;
  }
  return std::nullopt;
}

bool takes_record_route(const sip::Message& request) {
  switch (request.method()) {
    case Method::notify:
      return true;  // RFC 6665 §4.3: also the first one, before any 2xx
    case Method::invite:
    case Method::subscribe:
    case Method::refer:
      return !request.has_to_tag();
    case Method::other:
      return request.method_text() != "PING" && !request.has_to_tag();
    default:
      return false;
  }
}

std::optional<std::size_t> insert_record_route(const Context& context, const sip::Message& request,
                                               const Crossing& crossing, sip::Edit& edit) {
  const auto* peer = peer_of(context, crossing.to);
  const auto style = peer != nullptr ? peer->record_route : RecordRouteStyle::transport_param;
  if (style == RecordRouteStyle::none) return std::nullopt;
  const auto contact = first_contact(request);
  auto value = record_route_value(
      context, crossing.to, crossing.from,
      {contact ? &*contact : nullptr, hidden_identities(context, request, crossing)});
  if (style == RecordRouteStyle::double_) {
    // RFC 5658 §6.2: the entry of the side it came from stands below; nothing is rewritten later.
    const auto& sender = context.peer(crossing.from.peer);
    const auto transport = sender.target ? sender.target->transport : base::Transport::udp;
    const Audience back{crossing.from.peer, crossing.from.side, transport};
    const Original ahead{crossing.to.side, crossing.to.peer};
    value.append(", ").append(record_route_value(context, back, ahead, {}));
  }
  edit.prepend_header(Header::record_route, "Record-Route", value);
  if (style == RecordRouteStyle::double_) return std::nullopt;
  return request.addresses(Header::record_route).size();
}

void rewrite_record_route(const Context& context, const sip::Message& response,
                          const Crossing& crossing, std::size_t below, sip::Edit& edit) {
  const auto routes = response.addresses(Header::record_route);
  if (routes.size() <= below) return;  // the far end did not copy them
  const auto at = routes.size() - 1 - below;
  const auto contact = first_contact(response);
  edit.replace(routes[at].value.span, record_route_value(context, crossing.to, crossing.from,
                                                         {contact ? &*contact : nullptr, {}}));
  if (!hides_topology(context, crossing.to.peer) && !hides_topology(context, crossing.from.peer)) {
    return;
  }
  const auto values = response.values(Header::record_route);
  const std::span all(values.data(), values.size());
  if (hides_topology(context, crossing.to.peer)) {
    hide_routes(context, response, all.first(at), crossing, edit);
  }
  if (hides_topology(context, crossing.from.peer)) {
    show_routes(context, response, all.subspan(at + 1), crossing.from.side, edit);
  }
}

}  // namespace sipward::proxy
