#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <cstdio>

#include "sipward/cli/commands.hpp"
#include "sipward/cli/explain_report.hpp"
#include "sipward/cli/layout.hpp"

namespace sipward::cli {
namespace {

bool is_address_or_name(std::string_view text) {
  if (base::IpAddress::parse(text)) return true;
  if (text.starts_with("*.")) text.remove_prefix(2);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
  });
}

std::vector<base::Side> sides_of(const std::string& side) {
  if (side == "inside") return {base::Side::inside};
  if (side == "outside") return {base::Side::outside};
  return {base::Side::inside, base::Side::outside};
}

}  // namespace

int explain_peer(const ExplainOptions& options) {
  if (!is_address_or_name(options.what)) {
    std::fprintf(stderr, "sipward explain: expected an address or a host name\n");
    return usage_error;
  }
  const auto loaded = config::load_file(options.config, false);
  for (const auto& error : loaded.errors) std::fprintf(stderr, "%s\n", error.text().c_str());
  if (!loaded.settings) return usage_error;
  bool known = false;
  boost::json::array all;
  for (const auto side : sides_of(options.side)) {
    const auto answer = answer_for(*loaded.settings, side, options.what);
    known = known || answer.peer != base::no_peer;
    if (options.json) {
      all.push_back(explain_json(*loaded.settings, answer));
    } else {
      print(explain_text(*loaded.settings, answer));
    }
  }
  if (options.json) print(all);
  return known ? 0 : 1;
}

}  // namespace sipward::cli
