#include "sipward/core/sip/scan.hpp"

#include <algorithm>

#include "sipward/core/base/line_feed.hpp"

namespace sipward::sip {

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

std::size_t end_of_header_line(std::string_view text, std::size_t at) {
  auto end = std::min(base::find_line_feed(text, at), text.size());
  while (end + 1 < text.size() && (text[end + 1] == ' ' || text[end + 1] == '\t')) {
    end = std::min(base::find_line_feed(text, end + 1), text.size());
  }
  return end;
}

}  // namespace sipward::sip
