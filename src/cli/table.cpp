#include "sipward/cli/table.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "sipward/core/base/utf8.hpp"

namespace sipward::cli {
namespace {

constexpr std::string_view gap = "  ";
constexpr std::string_view ellipsis = "\u2026";
constexpr std::string_view digits = "0123456789abcdef";

// Control characters, and what changes the line or its direction (Unicode's Bidi_Control).
bool commands(char32_t point) {
  return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c || point == 0x200e ||
         point == 0x200f || (point >= 0x2028 && point <= 0x202e) ||
         (point >= 0x2066 && point <= 0x2069);
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

bool begins_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

namespace {

// Of well-formed text.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_code_point));
}

// Exactly `width` columns: padded, or cut.
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

std::vector<std::size_t> widths_of(const std::vector<Row>& lines, std::size_t widest) {
  std::vector<std::size_t> widths;
  for (const auto& line : lines) {
    widths.resize(std::max(widths.size(), line.size()), 1);
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(line[i]));
    }
  }
  if (widths.empty()) return widths;
  const auto gaps = gap.size() * (widths.size() - 1);
  auto total = std::accumulate(widths.begin(), widths.end(), gaps);
  for (; total > widest; --total) {
    auto& longest = *std::max_element(widths.begin(), widths.end());
    if (longest == 1) break;
    --longest;
  }
  return widths;
}

}  // namespace

std::string to_table(const Row& header, const std::vector<Row>& rows, std::size_t widest) {
  std::vector<Row> lines{header};
  lines.insert(lines.end(), rows.begin(), rows.end());
  for (auto& line : lines) std::transform(line.begin(), line.end(), line.begin(), harmless);
  const auto widths = widths_of(lines, widest);
  std::string text;
  for (const auto& line : lines) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i != 0) out += gap;
      out += fitted(line[i], widths[i]);
    }
    out.erase(out.find_last_not_of(' ') + 1);
    text.append(out).push_back('\n');
  }
  return text;
}

}  // namespace sipward::cli
