// Keeps a flood out of the log: the first few of a kind in an interval are printed, the rest
// counted and told with the first of the next interval. Bounded; the caller locks.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace sipward::log {

class Repeats {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Repeats(std::uint64_t printed, std::chrono::milliseconds interval)
      : printed_(printed), interval_(interval) {}

  // Nothing: do not print. Else how many of the kind were left out since the last one printed.
  std::optional<std::uint64_t> admit(const std::string& kind, Time now);

 private:
  struct Count {
    Time since;
    std::uint64_t seen = 0;
    std::uint64_t left_out = 0;
  };
  std::uint64_t printed_;
  std::chrono::milliseconds interval_;
  std::unordered_map<std::string, Count> counts_;
};

}  // namespace sipward::log
