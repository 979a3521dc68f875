// Processor time and memory of a process at one moment; the difference of two moments is what it
// used between them. Pure: who reads /proc is the engine.
#pragma once

#include <chrono>
#include <cstdint>

namespace sipward::load {

using std::chrono::nanoseconds;

struct Usage {
  nanoseconds user{}, system{};  // since the process began, all its threads
  std::uint64_t rss_bytes = 0;   // resident now

  nanoseconds total() const { return user + system; }
  bool operator==(const Usage&) const = default;
};

// Time of `later` less that of `earlier`; memory as it was later.
constexpr Usage operator-(const Usage& later, const Usage& earlier) {
  return {later.user - earlier.user, later.system - earlier.system, later.rss_bytes};
}

// Cores in use on average: 1 is one core all the time. 0 if no time has passed.
constexpr double cores(const Usage& used, nanoseconds elapsed) {
  if (elapsed.count() <= 0) return 0;
  return static_cast<double>(used.total().count()) / static_cast<double>(elapsed.count());
}

}  // namespace sipward::load
