#include "sipward/core/sip/call_id.hpp"

#include "sipward/core/base/line_feed.hpp"
#include "sipward/core/sip/message.hpp"
#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {

std::string_view call_id_of(std::string_view bytes) {
  for (auto at = base::find_line_feed(bytes, 0); at < bytes.size();) {
    const auto begin = at + 1;
    at = end_of_header_line(bytes, begin);
    const auto line = bytes.substr(begin, at - begin);
    if (line.empty() || line == "\r") return {};
    const char first = line.front();
    if (first != 'C' && first != 'c' && first != 'i' && first != 'I') continue;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (parse_header_name(trim(line.substr(0, colon))) != Header::call_id) continue;
    return trim(line.substr(colon + 1));
  }
  return {};
}

}  // namespace sipward::sip
