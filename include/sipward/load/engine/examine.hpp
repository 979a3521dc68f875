// Is what came back right SIP, and what was to be expected? Asked of a sample of the calls, with
// the full parser, so that speed that breaks SIP is caught. Pure. Each says what is wrong; empty:
// nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sipward/load/engine/place.hpp"

namespace sipward::load {

struct ExpectedAnswer {
  std::string_view call_id, from_tag, branch;
  std::string_view to_tag;  // of the dialog; empty: any
  const Place* local = nullptr;
};
std::string examine_answer(std::string_view bytes, const ExpectedAnswer& expected);

// A request that came to the answering end. `own_target`: within a dialog its Request-URI has to be
// the Contact that we gave; null: it begins one.
std::string examine_request(std::string_view bytes, const Place* own_target);

}  // namespace sipward::load
