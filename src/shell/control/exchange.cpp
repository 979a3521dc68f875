#include "sipward/shell/control/exchange.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "sipward/core/base/utf8.hpp"

namespace sipward::control {
Answer refusal(unsigned status, std::string_view sentence) {
  const boost::json::value body{{"error", base::well_formed(sentence)}};
  return {status, boost::json::serialize(body)};
}

}  // namespace sipward::control
