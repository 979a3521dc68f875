// The smallest steps of reading header text (RFC 3261 §25.1): white space (folds are white space
// too), tokens, quoted strings. Pure; used by core/sip only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sipward::sip {

constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
// A set of characters as a table: one look-up instead of a chain of comparisons, for these run over
// every byte of every message.
class CharSet {
 public:
  template <class Belongs>
  constexpr explicit CharSet(Belongs belongs) {
    for (std::size_t i = 0; i < bits_.size(); ++i) bits_[i] = belongs(static_cast<char>(i));
  }
  constexpr bool has(char c) const { return bits_[static_cast<unsigned char>(c)]; }
  constexpr bool has_all(std::string_view text) const {
    bool all = true;  // without a branch a byte: nearly all that arrives is good
    for (const char c : text) all &= has(c);
    return all;
  }
  // The first position from `at` on that holds one of the set; text.size() if none does.
  constexpr std::size_t find_in(std::string_view text, std::size_t at = 0) const {
    while (at < text.size() && !has(text[at])) ++at;
    return at;
  }
  // The first position that holds none of the set.
  constexpr std::size_t skip_in(std::string_view text, std::size_t at = 0) const {
    while (at < text.size() && has(text[at])) ++at;
    return at;
  }

 private:
  std::array<bool, 256> bits_{};
};

// Sixteen characters, compared at once: what runs over every byte of long texts (URIs with tokens)
// is a tenth of the instructions this way. Characters above 127 are negative.
using Block = signed char __attribute__((vector_size(16)));

inline Block block_at(const char* text) {
  Block block;
  std::memcpy(&block, text, sizeof block);
  return block;
}
inline bool any(Block mask) {
  std::array<std::uint64_t, 2> halves{};
  std::memcpy(halves.data(), &mask, sizeof mask);
  return (halves[0] | halves[1]) != 0;
}

// A few characters to be looked for in text that mostly holds none of them.
template <char... Marks>
class MarkSet {
 public:
  static bool has(char c) { return ((c == Marks) || ...); }
  // The first position from `at` on that holds one of them; text.size() if none does.
  static std::size_t find_in(std::string_view text, std::size_t at = 0) {
    for (; at + sizeof(Block) <= text.size(); at += sizeof(Block)) {
      const auto block = block_at(text.data() + at);
      if (any(((block == static_cast<signed char>(Marks)) | ...))) break;
    }
    while (at < text.size() && !has(text[at])) ++at;
    return at;
  }
};

inline constexpr CharSet token_chars([](char c) {
  return is_alpha(c) || is_digit(c) ||
         std::string_view("-.!%*_+`'~").find(c) != std::string_view::npos;
});
constexpr bool is_token(char c) {
  return token_chars.has(c);
}
// At least one character, tokens all.
constexpr bool is_token_text(std::string_view text) {
  return !text.empty() && token_chars.has_all(text);
}

inline std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// The position behind a quoted string that begins at `at`; npos if it does not end.
std::size_t end_of_quoted(std::string_view text, std::size_t at);

// The position of the line feed that ends the header line begun at `at`, its folds included;
// text.size() if the text ends first.
std::size_t end_of_header_line(std::string_view text, std::size_t at);

}  // namespace sipward::sip
