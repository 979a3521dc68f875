// Moments of the tests of load/engine, counted from one that is none of the clock's first.
#pragma once

#include <chrono>

#include "sipward/load/engine/wheel.hpp"

namespace sipward::load {

inline const Moment beginning(std::chrono::hours(1));

inline Moment at(int ms) {
  return beginning + std::chrono::milliseconds(ms);
}

}  // namespace sipward::load
