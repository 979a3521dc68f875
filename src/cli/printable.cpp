#include "sipward/cli/printable.hpp"

#include <algorithm>

#include "sipward/core/base/utf8.hpp"

namespace sipward::cli {
namespace {

constexpr std::string_view ellipsis = "\u2026";
constexpr std::string_view digits = "0123456789abcdef";

// Control characters, and what changes the line or its direction (Unicode's Bidi_Control).
bool commands(char32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c || point == 0x200e ||
         point == 0x200f || (point >= 0x2028 && point <= 0x202e) ||
         (point >= 0x2066 && point <= 0x2069);
}

bool begins_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto point = base::first_code_point(text);
    const auto taken = text.substr(0, std::max<std::size_t>(point.bytes, 1));
    text.remove_prefix(taken.size());
    if (point.bytes != 0 && !commands(point.value)) {
      out += taken;
      continue;
    }
    for (const char c : taken) {
      const auto byte = static_cast<unsigned char>(c);
      out += "\\x";
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 15]);
    }
  }
  return out;
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_code_point));
}

std::string fitted(std::string_view text, std::size_t width) {
  const auto columns = columns_of(text);
  if (columns <= width) return std::string(text) + std::string(width - columns, ' ');
  std::string out;
  std::size_t taken = 0;
  for (const char c : text) {
    taken += begins_code_point(c) ? 1 : 0;
    if (taken == width) break;
    out.push_back(c);
  }
  return out.append(ellipsis);
}

}  // namespace sipward::cli
