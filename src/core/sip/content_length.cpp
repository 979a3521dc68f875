#include "sipward/core/sip/content_length.hpp"

#include <algorithm>

#include "sipward/core/base/line_feed.hpp"
#include "sipward/core/sip/headers.hpp"
#include "sipward/core/sip/message.hpp"
#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {

HeaderBlock scan_header_block(std::string_view block) {
  using base::DropReason;
  HeaderBlock scanned;
  std::size_t at = std::min(base::find_line_feed(block, 0), block.size());
  while (at + 1 < block.size()) {
    const auto begin = at + 1;
    at = end_of_header_line(block, begin);
    const auto line = trim(block.substr(begin, at - begin));
    if (line.empty()) break;
    ++scanned.lines;
    // All that can be Content-Length begins with one of these.
    if (line.front() != 'C' && line.front() != 'c' && line.front() != 'l' && line.front() != 'L') {
      continue;
    }
    const auto colon = std::min(line.find(':'), line.size());
    if (parse_header_name(trim(line.substr(0, colon))) != Header::content_length) continue;
    const auto number =
        colon < line.size() ? parse_number(trim(line.substr(colon + 1))) : std::nullopt;
    if (!number || scanned.content_length) scanned.reason = DropReason::content_length_invalid;
    scanned.content_length = number.value_or(0);
  }
  return scanned;
}

}  // namespace sipward::sip
