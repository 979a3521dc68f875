// Timers of calls: a ring of milliseconds. Each call has at most a few entries however often its
// next time moves, because an entry that comes up too early is put in again. Pure; one per worker.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

namespace sipward::load {

using Moment = std::chrono::steady_clock::time_point;
inline constexpr Moment never = Moment::max();

class Wheel {
 public:
  explicit Wheel(Moment start) : start_(start) {}

  // `id` comes up at `due`, rounded up to the next millisecond, or as late as there is room for;
  // says when.
  Moment add(std::uint32_t id, Moment due);
  // All that came up until `now`, in order of time.
  void turn(Moment now, std::vector<std::uint32_t>& due);
  // How long may be waited before something can come up; `never` if nothing is in it.
  Moment next();

  static constexpr std::size_t reach = 4096;  // milliseconds

 private:
  std::int64_t tick_of(Moment moment) const;
  std::array<std::vector<std::uint32_t>, reach> ring_;
  Moment start_;
  std::int64_t turned_ = 0;    // ticks before this one have come up
  std::int64_t earliest_ = 0;  // no entry comes up before this tick
  std::size_t size_ = 0;
};

}  // namespace sipward::load
