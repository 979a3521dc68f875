// Runs as JSON, whole: what is written can be read back, compared and reported again. Pure text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sipward/load/measure/run.hpp"

namespace sipward::load {

// {"sipward_load": 1, "runs": […]}. Times are in ns or s as their names say, rates a second. Beside
// what read_json needs, each run has a "summary" of the figures that are most asked for.
std::string write_json(const std::vector<Run>& runs);

// Throws std::runtime_error with what is wrong with the text.
std::vector<Run> read_json(std::string_view text);

}  // namespace sipward::load
