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
  const auto sixteen = [&text](std::size_t at) {
    Sixteen block;
    std::memcpy(&block, text.data() + at, sizeof block);
    return block;
  };
  for (; from + sizeof(Sixteen) + 3 <= text.size(); from += sizeof(Sixteen)) {
    const Sixteen found =
        wanted(sixteen(from), sixteen(from + 1), sixteen(from + 2), sixteen(from + 3));
    const auto bits = static_cast<unsigned>(_mm_movemask_epi8(reinterpret_cast<__m128i>(found)));
    if (bits != 0) return from + static_cast<std::size_t>(std::countr_zero(bits));
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
