// Where the next line ends, or a byte stands that is near. Lines of SIP are short, some thirty
// bytes: calling memchr for each would cost more than its search. Pure.
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>
#include <cstddef>
#include <string_view>

namespace sipward::base {

// At `from` or behind it; npos: there is none. `from` may lie behind the end.
template <char byte>
[[gnu::always_inline]] inline std::size_t find_byte(std::string_view text, std::size_t from) {
#ifdef __SSE2__
  constexpr std::size_t step = sizeof(__m128i);
  const auto wanted = _mm_set1_epi8(byte);
  for (; from + step <= text.size(); from += step) {
    const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + from));
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted)));
    if (found != 0) return from + static_cast<std::size_t>(std::countr_zero(found));
  }
#endif
  for (; from < text.size(); ++from) {
    if (text[from] == byte) return from;
  }
  return std::string_view::npos;
}

inline std::size_t find_line_feed(std::string_view text, std::size_t from) {
  return find_byte<'\n'>(text, from);
}

// Likewise the next NUL, or carriage return that no line feed follows.
inline std::size_t find_odd_control(std::string_view text, std::size_t from) {
#ifdef __SSE2__
  constexpr std::size_t step = sizeof(__m128i);
  const auto load = [&text](std::size_t at) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
  };
  for (; from + step < text.size(); from += step) {
    const auto bytes = load(from);
    const auto feeds = _mm_cmpeq_epi8(load(from + 1), _mm_set1_epi8('\n'));
    const auto bare = _mm_andnot_si128(feeds, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    const auto odd = _mm_or_si128(bare, _mm_cmpeq_epi8(bytes, _mm_setzero_si128()));
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(odd));
    if (found != 0) return from + static_cast<std::size_t>(std::countr_zero(found));
  }
#endif
  for (; from < text.size(); ++from) {
    const bool bare = text[from] == '\r' && (from + 1 == text.size() || text[from + 1] != '\n');
    if (bare || text[from] == '\0') return from;
  }
  return std::string_view::npos;
}

}  // namespace sipward::base
