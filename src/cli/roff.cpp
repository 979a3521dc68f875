// Text for man(7).
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>

#include "sipward/cli/commands.hpp"
#include "sipward/cli/manual.hpp"
#include "sipward/core/base/version.hpp"

namespace sipward::cli {
namespace {

// Takes one code point from the front of `text`; what is no UTF-8 byte by byte.
std::uint32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0xC0 ? 1U : lead < 0xE0 ? 2U : lead < 0xF0 ? 3U : 4U;
  if (size == 1 || text.size() < size) {
    text.remove_prefix(1);
    return lead;
  }
  std::uint32_t point = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(size);
  return point;
}

void append_point(std::string& out, std::uint32_t point) {
  if (point == '\\') {
    out.append("\\e");
  } else if (point == '-') {
    out.append("\\-");
  } else if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else {
    char name[16];
    std::snprintf(name, sizeof(name), "\\[u%04X]", point);
    out.append(name);
  }
}

}  // namespace

std::string roff(std::string_view text) {
  std::string out;
  bool starts_line = true;
  while (!text.empty()) {
    const auto point = take_code_point(text);
    if (starts_line && (point == '.' || point == '\'')) out.append("\\&");
    starts_line = point == '\n';
    append_point(out, point);
  }
  return out;
}

std::string page_head(std::string_view name, int section, std::string_view what) {
  std::string upper(name);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return ".TH " + roff(upper) + " " + std::to_string(section) + " " + base::version_date +
         " \"sipward " + base::version + "\"\n.SH NAME\n" + roff(name) + " \\- " + roff(what) +
         "\n";
}

}  // namespace sipward::cli
