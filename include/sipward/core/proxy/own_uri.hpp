// URIs of ours that contain another's address, sealed (rewriting.md §3–§5), and how they are read
// again. Pure; the text given out holds nothing of the original in the clear but its user part.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/proxy/context.hpp"
#include "sipward/core/sip/headers.hpp"

namespace sipward::proxy {

// The side and peer whose address is being hidden behind ours.
struct Original {
  Side side = Side::inside;
  PeerId peer = base::no_peer;
};

TokenContents contents_of(const Context& context, const Original& original, PeerId audience,
                          const sip::Uri& uri);

// "sip:user@sbc.example.com:5061;transport=tls;sw=TOKEN" (contact = "token-param"), or
// "sip:user~TOKEN@…" ("token-user"): the audience's peer decides.
std::string sealed_contact(const Context& context, const Audience& audience,
                           const Original& original, const sip::Uri& uri);

// What that URI was before each rotation of the keys that is still remembered.
std::vector<std::string> sealed_contacts_before(const Context& context, const Audience& audience,
                                                const Original& original, const sip::Uri& uri);

// The host in a token that leads to the sealed peer, not to an address.
inline constexpr std::string_view no_target = "invalid";

// "<sip:TOKEN@sbc.example.com:5061;transport=tls;lr>": a route of ours with these contents.
std::string own_route_value(const Context& context, const Audience& audience, TokenKind kind,
                            const TokenContents& contents);

// The same as a whole Record-Route value.
struct Remembered {
  const sip::Uri* target = nullptr;  // the other party's Contact URI; null while it is not known
  std::optional<Identities> identities;
};
std::string record_route_value(const Context& context, const Audience& audience,
                               const Original& original, const Remembered& remembered);

// A URI that arrived, looked at as possibly ours.
struct Opened {
  enum class Kind { foreign, ours_bare, valid, forged } kind = Kind::foreign;
  TokenContents contents;  // valid
  std::string_view user;   // valid: the user part without the token
  bool has_user = false;
  std::string token;  // valid: as it stood in the URI
};
Opened open_contact(const Context& context, Side arrived_on, const sip::Uri& uri);
Opened open_record_route(const Context& context, Side arrived_on, const sip::Uri& uri);

// The original's URI again, with the user part given.
std::string original_uri(const TokenContents& contents, std::string_view user, bool has_user);

}  // namespace sipward::proxy
