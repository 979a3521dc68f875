#include "sipward/load/engine/route_set.hpp"

#include "sipward/core/sip/scan.hpp"

namespace sipward::load {
namespace {

// Where the last value of a list begins; commas within <> do not separate.
std::size_t last_value(std::string_view list) {
  int depth = 0;
  for (auto at = list.size(); at > 0; --at) {
    const char c = list[at - 1];
    if (c == '>') ++depth;
    if (c == '<') --depth;
    if (c == ',' && depth == 0) return at;
  }
  return 0;
}

}  // namespace

void append_routes(std::string& to, const HeaderLines& record_routes) {
  for (auto i = record_routes.size(); i > 0; --i) {
    const auto line = record_routes.begin()[i - 1];
    auto list = line.substr(line.find(':') + 1);
    while (!list.empty()) {
      const auto at = last_value(list);
      to.append("Route: ").append(sip::trim(list.substr(at))).append("\r\n");
      list = list.substr(0, at == 0 ? 0 : at - 1);
    }
  }
}

}  // namespace sipward::load
