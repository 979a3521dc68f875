#include "sipward/core/proxy/token_memory.hpp"

#include "sipward/core/proxy/context.hpp"

namespace sipward::proxy {

TokenMemory::TokenMemory(const Sealer& sealer, std::size_t places)
    : sealer_(sealer), seals_(places), opens_(places) {}

TokenMemory::Place& TokenMemory::place(std::vector<Place>& places, std::string_view bound,
                                       std::string_view text) const {
  return places[Hash(0).add(bound).add(text).value() % places.size()];
}

std::string TokenMemory::seal(std::string_view bound, std::string_view plain) const {
  auto& known = place(seals_, bound, plain);
  if (known.sealed.empty() || known.bound != bound || known.plain != plain) {
    known = {std::string(bound), std::string(plain), sealer_.seal(bound, plain)};
  }
  return known.sealed;
}

std::vector<std::string> TokenMemory::seal_as_before(std::string_view bound,
                                                     std::string_view plain) const {
  return sealer_.seal_as_before(bound, plain);
}

std::optional<std::string> TokenMemory::open(std::string_view bound,
                                             std::string_view sealed) const {
  auto& known = place(opens_, bound, sealed);
  if (known.sealed.empty() || known.bound != bound || known.sealed != sealed) {
    // What does not open leaves the place as it was: a forger displaces nothing.
    auto plain = sealer_.open(bound, sealed);
    if (!plain) return std::nullopt;
    known = {std::string(bound), std::move(*plain), std::string(sealed)};
  }
  return known.plain;
}

}  // namespace sipward::proxy
