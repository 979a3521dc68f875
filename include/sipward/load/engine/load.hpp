// A whole run of the load: workers on their threads, begun together, looked at once a second, ended
// when the time is over and what was under way has come to its end. One thread conducts it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sipward/load/engine/settings.hpp"
#include "sipward/load/measure/run.hpp"

namespace sipward::load {

// Who looks on; each may be empty.
struct Audience {
  // Sleeps that long; true: the user wants an end.
  std::function<bool(std::chrono::milliseconds)> wait;
  std::function<void(const Interval&)> on_interval;
  std::function<void(const std::vector<base::Endpoint>&)> on_listening;
  std::vector<int> target_pids;
};

struct LoadResult {
  std::vector<std::string> problems;  // why it did not run; empty: it did
  std::vector<Interval> intervals;
  Measured total;
  std::int64_t started_at = 0;  // seconds since 1970
  double duration_s = 0;
  Usage own;
  std::optional<Usage> target;
  std::string tls;                 // version and cipher of the calls' connections
  std::vector<std::string> notes;  // what was seen first of some failures, for people
};

LoadResult run_load(const LoadSettings& settings, const Audience& audience);

}  // namespace sipward::load
