// What was found out last, for those to whom it may be a little old: many who look each second cost
// no more than one. Nothing is kept for who wants it new. One thread at a time.
#pragma once

#include <chrono>
#include <memory>
#include <utility>

namespace sipward::control {

template <class Fact>
class Recent {
 public:
  using Clock = std::chrono::steady_clock;

  // `ask` is called if what is known is as old as `age`.
  template <class Ask>
  std::shared_ptr<const Fact> get(Clock::duration age, Clock::time_point now, Ask&& ask) {
    if (known_ && now - at_ < age) return known_;
    auto fact = std::make_shared<const Fact>(std::forward<Ask>(ask)());
    if (age > Clock::duration::zero()) {
      known_ = fact;
      at_ = now;
    }
    return fact;
  }

 private:
  std::shared_ptr<const Fact> known_;
  Clock::time_point at_{};
};

}  // namespace sipward::control
