// One run of the load generator as it is reported, saved and compared: what was asked for, second
// by second what became of it, and all of it together. Pure; made by whoever collects the workers'
// Measured, one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sipward/load/measure/measured.hpp"
#include "sipward/load/measure/usage.hpp"

namespace sipward::load {

struct Quantiles {
  Span span{};
  std::uint64_t count = 0;
  nanoseconds p50{}, p90{}, p99{}, max{};
  bool operator==(const Quantiles&) const = default;
};
// Of every span in which something was recorded, in their order.
std::vector<Quantiles> quantiles_of(const Measured& measured);

// The small figures of one interval. Rates are a second.
struct Interval {
  double at_s = 0;        // when it began, from the start of the run
  double duration_s = 0;  // more than 0
  double offered = 0;     // arrivals due; in a closed loop those started
  double done = 0;
  double failed = 0;
  double handshakes_full = 0, handshakes_resumed = 0;
  std::vector<Quantiles> latency;
  double own_cores = 0;
  std::uint64_t own_rss_bytes = 0;
  std::optional<double> target_cores;  // of a local target whose pid was given
  std::optional<std::uint64_t> target_rss_bytes;
  bool operator==(const Interval&) const = default;
};

// What the processes used in that interval.
struct Used {
  Usage own;
  std::optional<Usage> target;
};
Interval interval_of(const Measured& measured, const Used& used, nanoseconds begin,
                     nanoseconds duration);

// A line of text about the run, "TLS" -> "1.3, TLS_AES_128_GCM_SHA256, mutual".
using Setting = std::pair<std::string, std::string>;

struct Run {
  std::string name;               // "sipward, TCP to TLS"
  std::vector<Setting> settings;  // in the order in which they are shown
  std::int64_t started_at = 0;    // seconds since 1970, UTC
  double duration_s = 0;
  unsigned workers = 1;
  std::string units = "calls";  // what Measured::calls_* count: "calls", "OPTIONS", "connections"
  bool closed_loop = false;     // a new one begins when one ends: no schedule to be late for
  std::vector<Interval> intervals;
  Measured total;
  Usage own;                              // used by the generator, all of the run
  std::optional<Usage> target;            // used by the target
  std::optional<double> calibrated_rate;  // calls a second of the same load without a target
  std::vector<std::string> warnings;      // what verdict.hpp cannot know of

  bool operator==(const Run&) const = default;
};

double rate(const Run& run, std::uint64_t count);  // a second; 0 of a run without duration
// Share of its workers' cores that the generator did not need in its busiest interval, 0 to 1.
double headroom(const Run& run);
// Processor time of the target for one call (or what stands for it) that was done.
std::optional<nanoseconds> target_time_per_call(const Run& run);
std::optional<nanoseconds> own_time_per_call(const Run& run);

}  // namespace sipward::load
