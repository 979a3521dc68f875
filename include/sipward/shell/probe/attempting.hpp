// The steps of a probe at one address. Used within shell/probe.
#pragma once

#include <chrono>

#include "sipward/shell/probe/probe.hpp"

namespace sipward::probe {

Attempt attempt(const Question& question, const base::Endpoint& remote);

inline std::chrono::microseconds elapsed_since(std::chrono::steady_clock::time_point begun) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                               begun);
}

}  // namespace sipward::probe
