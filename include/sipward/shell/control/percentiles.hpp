// How long most of something took between two looks at its histogram. Pure.
#pragma once

#include <array>
#include <cstdint>

#include "sipward/core/base/counter.hpp"

namespace sipward::control {

// How many took at most so long, by step of Latencies; the last took longer.
using Steps = std::array<std::uint64_t, base::Latencies::bounds.size() + 1>;

void add(Steps& sum, const base::Latencies& latencies);

struct Percentiles {
  std::uint64_t count = 0;           // 0: the others say nothing
  double p50 = 0, p90 = 0, p99 = 0;  // seconds, taken to lie evenly within a step
};

Percentiles between(const Steps& before, const Steps& after);

}  // namespace sipward::control
