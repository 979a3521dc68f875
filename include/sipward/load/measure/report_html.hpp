// Runs as one HTML page that needs nothing else: style and plots are inside, no script, no network.
// Pure text.
#pragma once

#include <string>
#include <vector>

#include "sipward/load/measure/run.hpp"

namespace sipward::load {

// One run in full; several side by side, the first is what the others are compared with.
std::string report_html(const std::vector<Run>& runs);

}  // namespace sipward::load
