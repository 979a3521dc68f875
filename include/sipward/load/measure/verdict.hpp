// What the figures of a run are worth: was the generator the limit, and not the target, and what
// else a reader should know before believing them. Pure.
#pragma once

#include <string>
#include <vector>

#include "sipward/load/measure/run.hpp"

namespace sipward::load {

struct Verdict {
  bool generator_was_the_limit = false;
  std::string sentence;               // about that, "the generator was not the limit: …"
  std::vector<std::string> warnings;  // whole sentences; the run's own are the last
};
Verdict judge(const Run& run);

// What its percentiles are best told of: INVITE → 200 of calls, else of requests, else of
// connections.
Span main_span(const Run& run);

}  // namespace sipward::load
