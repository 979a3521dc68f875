// `sipward lab`: places calls through a real sipward on loopback and shows, for each, what crossed
// and what was secured. Blocks; prints to standard output.
#pragma once

#include <string>
#include <vector>

#include "sipward/lab/network.hpp"

namespace sipward::lab {

struct Outcome {
  std::string title;
  std::string ladder;
  std::vector<std::string> wrong;  // empty: as it should be
};

// One call flow each, through that network.
std::vector<Outcome> run_scenarios(Network& network);

// Prints an outcome; `colour`: green and red verdicts.
void print(const Outcome& outcome, bool colour);

}  // namespace sipward::lab
