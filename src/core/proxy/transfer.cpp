#include "sipward/core/proxy/transfer.hpp"

#include <algorithm>

#include "sipward/core/proxy/contact.hpp"
#include "sipward/core/proxy/next_hop.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;
using sip::Scheme;

enum class Foreign : std::uint8_t { keep, seal };

std::string with_headers(std::string uri, std::string_view headers) {
  if (!headers.empty()) uri.append(1, '?').append(headers);
  return uri;
}

// What we sealed: back to the owner as it was, for anybody else sealed anew.
std::string map_sealed(const Context& context, const Crossing& crossing, const Opened& opened) {
  const auto& contents = opened.contents;
  const auto& reader = context.peer(crossing.to.peer);
  if (contents.original_peer == reader.stable_id) {
    return original_uri(contents, opened.user, opened.has_user);
  }
  sip::Uri uri;
  uri.scheme = contents.sips ? Scheme::sips : Scheme::sip;
  uri.user = opened.user;
  uri.has_user = opened.has_user;
  uri.host = contents.host;
  uri.port = contents.port;
  uri.params = contents.params;
  const Original original{contents.original_side,
                          context.directory.peer_by_stable_id(contents.original_peer)};
  return sealed_contact(context, crossing.to, original, uri);
}

// What names us: as an INVITE from that sender would be routed (§9), conditions aside.
std::string map_ours(const Context& context, const Crossing& crossing, const sip::Uri& uri) {
  const auto open = context.directory.routes_open_to(crossing.from.side, crossing.from.peer);
  const auto& reader = context.peer(crossing.to.peer);
  const bool own_domain =
      reader.target && std::any_of(open.begin(), open.end(), [&](const policy::Route* route) {
        return context.network.reaches(*route, crossing.to.peer);
      });
  std::string text(uri.scheme_text);
  text.append(1, ':');
  if (uri.has_user) text.append(uri.user).append(1, '@');
  text.append(own_domain
                  ? target_domain(*reader.target)
                  : context.directory.own_host_port(crossing.to.peer, crossing.to.transport));
  return text.append(params_without_transport(uri.params));
}

void map_address(const Context& context, const sip::Message& message, std::string_view value,
                 const Crossing& crossing, Foreign foreign, sip::Edit& edit) {
  const auto address = sip::parse_name_addr(value);
  const auto uri = address ? sip::parse_uri(address->uri) : std::nullopt;
  if (!uri || (uri->scheme != Scheme::sip && uri->scheme != Scheme::sips)) return;
  const auto opened = open_contact(context, crossing.from.side, *uri);
  std::string mapped;
  switch (opened.kind) {
    case Opened::Kind::valid:
      mapped = map_sealed(context, crossing, opened);
      break;
    case Opened::Kind::ours_bare:
      mapped = map_ours(context, crossing, *uri);
      break;
    case Opened::Kind::forged:
      return;  // whoever calls it will be refused
    case Opened::Kind::foreign: {
      const auto owner = named_peer(context, crossing.from.side, *uri);
      if (owner == base::no_peer && foreign == Foreign::keep) return;
      const Original original{crossing.from.side,
                              owner != base::no_peer ? owner : crossing.from.peer};
      mapped = sealed_contact(context, crossing.to, original, *uri);
      break;
    }
  }
  mapped = with_headers(std::move(mapped), uri->headers);
  // A bare addr-spec may carry neither parameters nor headers (§20).
  if (!address->bracketed) mapped = "<" + mapped + ">";
  edit.replace(span_of(message, address->uri), std::move(mapped));
}

}  // namespace

void map_refer(const Context& context, const sip::Message& request, const Crossing& crossing,
               sip::Edit& edit) {
  for (const auto header : {Header::refer_to, Header::referred_by}) {
    const auto* line = request.first(header);
    if (line == nullptr) continue;
    map_address(context, request, request.text(line->value), crossing, Foreign::keep, edit);
  }
}

void map_redirect(const Context& context, const sip::Message& response, const Crossing& crossing,
                  sip::Edit& edit) {
  for (const auto& value : response.values(Header::contact)) {
    map_address(context, response, response.text(value.span), crossing, Foreign::seal, edit);
  }
}

}  // namespace sipward::proxy
