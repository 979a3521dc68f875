#include "sipward/core/sip/call_id.hpp"

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/find_four.hpp"
#include "sipward/core/sip/scan.hpp"

namespace sipward::sip {
namespace {

// The line behind this feed may be the Call-ID's, or the empty one; few others begin so.
constexpr auto may_be_it = [](auto feed, auto first, auto second, auto) {
  const auto name = base::lower_case(first);
  const auto call_id = ((name == 'c') & (base::lower_case(second) == 'a')) | (name == 'i');
  return (feed == '\n') & (call_id | (first == '\r') | (first == '\n'));
};

bool is_call_id(std::string_view name) {
  return name == "Call-ID" || base::equal_ignoring_case(name, "call-id") ||
         base::equal_ignoring_case(name, "i");
}

}  // namespace

std::string_view call_id_of(std::string_view bytes) {
  for (auto at = base::find_four(bytes, 0, may_be_it); at < bytes.size();
       at = base::find_four(bytes, at, may_be_it)) {
    const auto begin = at + 1;
    at = end_of_header_line(bytes, begin);
    const auto line = bytes.substr(begin, at - begin);
    if (line.empty() || line == "\r") return {};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (!is_call_id(trim(line.substr(0, colon)))) continue;
    return trim(line.substr(colon + 1));
  }
  return {};
}

}  // namespace sipward::sip
