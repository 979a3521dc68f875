// Time as the core knows it: passed in by whoever calls, never read here.
#pragma once

#include <chrono>

namespace sipward::base {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::time_point<std::chrono::steady_clock, Duration>;

}  // namespace sipward::base
