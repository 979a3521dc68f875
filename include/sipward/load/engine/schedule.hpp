// When one worker places its next call: at the times of an open loop, or as soon as one of a closed
// loop's has ended. Pure; told the time and how many are under way.
#pragma once

#include <cstdint>
#include <optional>

#include "sipward/load/engine/settings.hpp"
#include "sipward/load/engine/wheel.hpp"

namespace sipward::load {

struct Placing {
  std::uint64_t number = 0;  // among the arrivals of all workers
  Moment due;
};

class Schedule {
 public:
  Schedule(const CallSettings& settings, nanoseconds duration, unsigned worker, unsigned workers);

  void start(Moment at) { start_ = wake_ = at; }
  // The next call that is due; nothing if none is now. `failed`: how many have failed so far.
  std::optional<Placing> next(Moment now, std::uint64_t under_way, std::uint64_t failed);
  Moment wake() const { return wake_; }  // when next() may have one again, ends of calls aside
  bool over(Moment now) const;           // none will come any more
  void stop() { stopped_ = true; }
  bool open_loop() const { return share_.has_value(); }

 private:
  std::optional<Placing> next_arrival(Moment now);

  std::optional<ArrivalShare> share_;
  std::uint64_t placed_ = 0, most_;
  std::uint64_t outstanding_;
  std::uint64_t failed_ = 0;
  unsigned worker_, workers_;
  nanoseconds duration_;
  Moment start_{}, wake_ = never, pause_until_{};
  bool stopped_ = false;
};

}  // namespace sipward::load
