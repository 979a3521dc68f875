// Processor time and memory of processes of this machine, out of /proc.
#pragma once

#include <optional>
#include <vector>

#include "sipward/load/measure/usage.hpp"

namespace sipward::load {

Usage own_usage();
// Of all of them together, each with its threads; nothing if one is not there.
std::optional<Usage> usage_of(const std::vector<int>& pids);

}  // namespace sipward::load
