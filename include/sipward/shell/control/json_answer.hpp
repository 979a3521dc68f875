// An Answer whose body is that JSON.
#pragma once

#include <boost/json.hpp>

#include "sipward/shell/control/exchange.hpp"

namespace sipward::control {

inline Answer json_answer(const boost::json::value& body, unsigned status = 200) {
  return {status, boost::json::serialize(body)};
}

}  // namespace sipward::control
