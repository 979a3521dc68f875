// Remembers what was sealed and opened lately. A component's Contact is the same in all its calls
// and tokens are deterministic, so nearly every message asks for what was made before. A fixed
// number of places, each overwritten by what comes next. Owned by one worker's Proxy.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/proxy/token.hpp"

namespace sipward::proxy {

class TokenMemory {
 public:
  explicit TokenMemory(const Sealer& sealer, std::size_t places = 2048);

  // What the functions of the same names in token.hpp say.
  std::string seal(TokenKind kind, base::Side audience, const TokenContents& contents) const;
  std::vector<std::string> seal_as_before(TokenKind kind, base::Side audience,
                                          const TokenContents& contents) const;
  std::optional<TokenContents> open(TokenKind kind, base::Side audience,
                                    std::string_view token) const;

 private:
  struct Place {
    TokenKind kind = TokenKind::contact;
    base::Side audience = base::Side::inside;
    TokenContents contents;
    std::string token;  // empty: nothing is remembered here
  };

  const Sealer& sealer_;
  mutable std::vector<Place> sealed_;  // found by the contents
  mutable std::vector<Place> opened_;  // found by the token
};

}  // namespace sipward::proxy
