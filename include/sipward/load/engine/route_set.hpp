// The route set of a dialog as its caller needs it (RFC 3261 §12.1.2): the values of Record-Route
// in reverse order. Pure.
#pragma once

#include <string>

#include "sipward/load/engine/glimpse.hpp"

namespace sipward::load {

// Appends whole Route lines.
void append_routes(std::string& to, const HeaderLines& record_routes);

}  // namespace sipward::load
