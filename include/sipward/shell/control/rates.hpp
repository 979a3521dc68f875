// How fast counters grow that only grow: a second, between the last two looks at them. Pure, one
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sipward::control {

class Rates {
 public:
  using Clock = std::chrono::steady_clock;
  using Counts = std::map<std::string, std::uint64_t>;

  void look(Counts counts, Clock::time_point now);
  // Nothing: there were no two looks at it, or they were too far apart to say what is now.
  std::optional<double> of(const std::string& name) const;
  std::optional<double> together() const;

 private:
  static constexpr std::chrono::seconds farthest{10};

  Counts counts_;
  Clock::time_point at_{};
  std::map<std::string, double> rates_;
  bool known_ = false;
};

}  // namespace sipward::control
