#include "sipward/core/proxy/token_memory.hpp"

#include "sipward/core/proxy/context.hpp"

namespace sipward::proxy {
namespace {

std::uint64_t hash_of(TokenKind kind, base::Side audience, std::string_view text,
                      const TokenContents& contents = {}) {
  const auto numbers = std::uint64_t{contents.original_peer} << 32 | contents.audience_peer;
  const auto small = std::uint64_t{contents.port} << 16 | static_cast<std::uint64_t>(kind) << 8 |
                     static_cast<std::uint64_t>(audience);
  return Hash(numbers).add(text).add(contents.params).value() ^ small * 0x9e3779b97f4a7c15ULL;
}

}  // namespace

TokenMemory::TokenMemory(const Sealer& sealer, std::size_t places)
    : sealer_(sealer), sealed_(places), opened_(places) {}

std::string TokenMemory::seal(TokenKind kind, base::Side audience,
                              const TokenContents& contents) const {
  auto& known = sealed_[hash_of(kind, audience, contents.host, contents) % sealed_.size()];
  if (known.token.empty() || known.kind != kind || known.audience != audience ||
      known.contents != contents) {
    known = {kind, audience, contents, seal_token(sealer_, kind, audience, contents)};
  }
  return known.token;
}

std::vector<std::string> TokenMemory::seal_as_before(TokenKind kind, base::Side audience,
                                                     const TokenContents& contents) const {
  return seal_token_as_before(sealer_, kind, audience, contents);
}

std::optional<TokenContents> TokenMemory::open(TokenKind kind, base::Side audience,
                                               std::string_view token) const {
  auto& known = opened_[hash_of(kind, audience, token) % opened_.size()];
  if (known.token.empty() || known.kind != kind || known.audience != audience ||
      known.token != token) {
    // What does not open leaves the place as it was: a forger displaces nothing.
    auto contents = open_token(sealer_, kind, audience, token);
    if (!contents) return std::nullopt;
    known = {kind, audience, std::move(*contents), std::string(token)};
  }
  return known.contents;
}

}  // namespace sipward::proxy
