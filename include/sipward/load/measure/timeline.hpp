// One figure of a run over its time, as points of a plot. Pure.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sipward/load/measure/plot.hpp"
#include "sipward/load/measure/run.hpp"

namespace sipward::load {

using Reading = std::function<std::optional<double>(const Interval&)>;

// The middle of each interval and what the reading says of it; intervals of which it says nothing
// are left out. With more than 600 intervals neighbours are one point: their mean, or their
// highest.
enum class Joined : std::uint8_t { mean, highest };
std::vector<Point> timeline(const Run& run, const Reading& reading, Joined joined);

// In seconds, of one span; nothing where an interval has none.
Reading latency_reading(Span span, nanoseconds Quantiles::*quantile);

}  // namespace sipward::load
