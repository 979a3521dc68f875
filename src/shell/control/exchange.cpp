#include "sipward/shell/control/exchange.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "sipward/core/base/utf8.hpp"

namespace sipward::control {
namespace {

std::string well_formed(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto bytes = base::first_code_point(text).bytes;
    out += bytes == 0 ? "?" : text.substr(0, bytes);
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return out;
}

}  // namespace

Answer refusal(unsigned status, std::string_view sentence) {
  const boost::json::value body{{"error", well_formed(sentence)}};
  return {status, boost::json::serialize(body)};
}

}  // namespace sipward::control
