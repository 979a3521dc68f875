// Runs as people read them on a terminal. Pure text.
#pragma once

#include <string>
#include <vector>

#include "sipward/load/measure/run.hpp"

namespace sipward::load {

// One run whole; of several, a table that compares them.
std::string report_text(const std::vector<Run>& runs);

// One line about the last interval, without a line end.
std::string progress_line(const Interval& interval, const std::string& units);

}  // namespace sipward::load
