// A run as the engine could have made it, for the tests of reports: made up, with a stall in the
// middle, the same for the same seed.
#pragma once

#include "sipward/load/measure/run.hpp"

namespace sipward::load {

struct Sample {
  unsigned seed = 1;
  int seconds = 12;
  double rate = 800;
  double slowness = 1;  // multiplies latencies
  bool handshakes = true;
  bool failures = true;
};
Run sample_run(const Sample& sample = {});

}  // namespace sipward::load
