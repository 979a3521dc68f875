// Where four characters stand one behind the other that somebody looks for, mostly in vain:
// sixteen places are looked at together, without a branch for each line. Pure.
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace sipward::base {

// `wanted` tells of four characters, or of four times sixteen, with `==`, `&` and `|` alone.
// At `from` or behind it; npos: nowhere. Behind the end of the text stand zeros.
template <class Wanted>
[[gnu::always_inline]] inline std::size_t find_four(std::string_view text, std::size_t from,
                                                    Wanted wanted) {
#ifdef __SSE2__
  using Sixteen = signed char __attribute__((vector_size(16)));
  constexpr std::size_t step = sizeof(Sixteen);
  const auto sixteen = [&text](std::size_t at) {
    Sixteen block;
    std::memcpy(&block, text.data() + at, sizeof block);
    return block;
  };
  const auto found_at = [&](std::size_t at) {
    const Sixteen found = wanted(sixteen(at), sixteen(at + 1), sixteen(at + 2), sixteen(at + 3));
    return static_cast<unsigned>(_mm_movemask_epi8(reinterpret_cast<__m128i>(found)));
  };
  for (; from + step + 3 <= text.size(); from += step) {
    if (const auto bits = found_at(from))
      return from + static_cast<std::size_t>(std::countr_zero(bits));
  }
  if (text.size() >= step + 3 && from + 3 < text.size()) {  // the last sixteen, some once more
    const auto last = text.size() - step - 3;
    const auto bits = found_at(last) >> (from - last);
    if (bits != 0) return from + static_cast<std::size_t>(std::countr_zero(bits));
    from = text.size() - 3;
  }
#endif
  const auto one = [&text](std::size_t at) {
    return static_cast<signed char>(at < text.size() ? text[at] : '\0');
  };
  for (; from < text.size(); ++from) {
    if (wanted(one(from), one(from + 1), one(from + 2), one(from + 3))) return from;
  }
  return std::string_view::npos;
}

// The small letter of a letter; of other characters one that is none.
template <class Characters>
auto lower_case(Characters letters) {
  return letters | static_cast<signed char>(0x20);
}

}  // namespace sipward::base
