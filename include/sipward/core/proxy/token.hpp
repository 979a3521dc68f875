// Sealed tokens: where a message has to go when it comes back to us, so that dialogs need no state
// (rewriting.md §5). Deterministic, bound to kind, audience and original. The core knows the
// layout; the sealing itself is passed in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::proxy {

// Authenticated encryption with a synthetic nonce, deterministic for equal input. Implemented in
// shell/tls/sealing over a ring of keys; called from every worker's thread.
class Sealer {
 public:
  virtual ~Sealer() = default;
  // Bytes in, bytes out (not text). `bound` is authenticated but not contained.
  virtual std::string seal(std::string_view bound, std::string_view plain) const = 0;
  // The same with each older key of the ring: how it was sealed before the keys were rotated.
  virtual std::vector<std::string> seal_as_before(std::string_view bound,
                                                  std::string_view plain) const = 0;
  // With any key of the ring; nothing if forged, cut or of an unknown key.
  virtual std::optional<std::string> open(std::string_view bound,
                                          std::string_view sealed) const = 0;
};

enum class TokenKind : std::uint8_t { contact = 1, record_route = 2, route = 3 };

// From and To of a dialog's first request as its sender wrote them, "host[:port]" each; empty: the
// reader saw it unchanged.
struct Identities {
  std::string from, to;
  bool operator==(const Identities&) const = default;
};

// What a token holds. `target` is the original's host, port and URI parameters; never its user.
struct TokenContents {
  base::Side original_side = base::Side::inside;
  std::uint32_t original_peer = 0;  // policy::Peer::stable_id; 0: none
  std::uint32_t audience_peer = 0;  // whom the token was shown to
  bool sips = false;
  std::string host;        // IPv6 without brackets; route: the whole value that it hides
  std::uint16_t port = 0;  // 0: none written
  std::string params;      // as written, without the leading ';'
  std::optional<Identities> identities;  // record_route
  bool operator==(const TokenContents&) const = default;
};

// base64url text. `audience` is the side the token is shown to.
std::string seal_token(const Sealer& sealer, TokenKind kind, base::Side audience,
                       const TokenContents& contents);
std::vector<std::string> seal_token_as_before(const Sealer& sealer, TokenKind kind,
                                              base::Side audience, const TokenContents& contents);
std::optional<TokenContents> open_token(const Sealer& sealer, TokenKind kind, base::Side audience,
                                        std::string_view token);

std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace sipward::proxy
