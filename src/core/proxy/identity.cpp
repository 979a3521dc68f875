#include "sipward/core/proxy/identity.hpp"

#include <array>

#include "sipward/core/proxy/contact.hpp"
#include "sipward/core/proxy/next_hop.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;

constexpr std::array identity_headers{Header::p_asserted_identity, Header::p_preferred_identity,
                                      Header::remote_party_id,     Header::diversion,
                                      Header::history_info,        Header::reply_to};

// RFC 3325 §5, §9.1: said by whom we do not trust, these go no further.
bool is_stripped(const Context& context, const Crossing& crossing, Header header) {
  const bool asserted = header == Header::p_asserted_identity || header == Header::remote_party_id;
  return asserted && !context.peer(crossing.from.peer).trust_identity;
}

// "host:port" as it stands in a SIP(S) URI, brackets included.
std::optional<std::string_view> host_port_of(std::string_view text) {
  const auto uri = sip::parse_uri(text);
  const bool is_sip = uri && (uri->scheme == sip::Scheme::sip || uri->scheme == sip::Scheme::sips);
  if (!is_sip) return std::nullopt;
  const auto* begin = uri->has_user ? uri->user.data() + uri->user.size() + 1 : uri->rest.data();
  const auto rest = uri->rest.substr(static_cast<std::size_t>(begin - uri->rest.data()));
  return rest.substr(0, rest.find_first_of(";?"));
}

// The part of the address that this reader must not see; nothing if it may see it all.
std::optional<std::string_view> hidden_part(const Context& context, const sip::NameAddr& address,
                                            const Crossing& crossing) {
  const auto part = host_port_of(address.uri);
  if (!part) return std::nullopt;
  const auto uri = sip::parse_uri(address.uri);
  const auto side = crossing.from.side;
  const bool hidden = named_peer(context, side, *uri) != base::no_peer ||
                      context.directory.is_ours(side, uri->host, uri->port);
  return hidden ? part : std::nullopt;
}

std::string shown_host(const Context& context, const Crossing& crossing) {
  const auto& to = crossing.to;
  return base::HostPort{context.network.advertised(to.peer, to.transport).host, 0}.uri_text();
}

bool replace_host(const Context& context, const sip::Message& message,
                  const std::optional<sip::NameAddr>& address, const Crossing& crossing,
                  sip::Edit& edit) {
  const auto part = address ? hidden_part(context, *address, crossing) : std::nullopt;
  if (part) edit.replace(span_of(message, *part), shown_host(context, crossing));
  return part.has_value();
}

bool hides(const Context& context, const Crossing& crossing) {
  const auto reader = crossing.to.peer;
  return reader != base::no_peer && reader != crossing.from.peer &&
         context.peer(reader).identity_host == policy::IdentityHost::advertise;
}

void show_host(const Context& context, const sip::Message& request,
               const std::optional<sip::NameAddr>& address, Side arrived_on,
               const std::string& original, sip::Edit& edit) {
  const auto part = address ? host_port_of(address->uri) : std::nullopt;
  if (!part || original.empty()) return;
  const auto uri = sip::parse_uri(address->uri);
  // What it did not get from us it means as it says.
  if (!context.directory.is_ours(arrived_on, uri->host, uri->port)) return;
  edit.replace(span_of(request, *part), original);
}

}  // namespace

void strip_identities(const Context& context, const sip::Message& message, const Crossing& crossing,
                      sip::Edit& edit) {
  if (context.peer(crossing.from.peer).trust_identity) return;
  for (const auto& line : message.lines()) {
    if (is_stripped(context, crossing, line.name)) edit.remove_line(line);
  }
}

bool hide_identities(const Context& context, const sip::Message& message, const Crossing& crossing,
                     sip::Edit& edit) {
  if (!hides(context, crossing)) return false;
  for (const auto header : identity_headers) {
    if (is_stripped(context, crossing, header)) continue;
    for (const auto& value : message.values(header)) {
      replace_host(context, message, sip::parse_name_addr(message.text(value.span)), crossing,
                   edit);
    }
  }
  if (!message.is_request()) return false;
  const bool from = replace_host(context, message, message.from(), crossing, edit);
  const bool to = replace_host(context, message, message.to(), crossing, edit);
  return from || to;
}

std::optional<Identities> hidden_identities(const Context& context, const sip::Message& request,
                                            const Crossing& crossing) {
  if (!hides(context, crossing) || !request.from() || !request.to()) return std::nullopt;
  const auto from = hidden_part(context, *request.from(), crossing);
  const auto to = hidden_part(context, *request.to(), crossing);
  if (!from && !to) return std::nullopt;
  return Identities{std::string(from.value_or("")), std::string(to.value_or(""))};
}

void show_identities(const Context& context, const sip::Message& request, Side arrived_on,
                     const Identities& identities, sip::Edit& edit) {
  // The reader was called: what it was called by is its From now.
  show_host(context, request, request.from(), arrived_on, identities.to, edit);
  show_host(context, request, request.to(), arrived_on, identities.from, edit);
}

void restore_from_and_to(const Withheld& withheld, const sip::Message& response, sip::Edit& edit) {
  const auto* from = response.first(Header::from);
  if (from != nullptr && !withheld.from.empty()) edit.replace(from->value, withheld.from);
  if (response.to() && !withheld.to_uri.empty()) {
    edit.replace(span_of(response, response.to()->uri), withheld.to_uri);
  }
}

}  // namespace sipward::proxy
