// A rate that is kept by one number: the time at which all that was admitted would have been due,
// one interval each (GCRA, ITU-T I.371). Admits up to `burst` at once and `per_second` in the long
// run. O(1), without a lock: any thread may ask. The rate is passed in, so that a reload can change
// it.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>

#include "sipward/core/base/clock.hpp"

namespace sipward::policy {

struct Rate {
  std::uint32_t per_second = 0;  // 0: no limit
  std::uint32_t burst = 0;       // at once; 0: as many as in a second
  bool operator==(const Rate&) const = default;
};

class RateLimit {
 public:
  // `reserve`: so many more at once, for what must not wait behind others; they are paid back by
  // what comes later, so that the rate in the long run is the same.
  bool admit(const Rate& rate, base::Time now, std::uint32_t reserve = 0) {
    if (rate.per_second == 0) return true;
    const auto instant = nanoseconds(now);
    auto due = due_.load(std::memory_order_relaxed);
    do {
      if (due > instant + tolerance(rate, reserve)) return false;
    } while (!due_.compare_exchange_weak(due, std::max(due, instant) + interval(rate),
                                         std::memory_order_relaxed));
    return true;
  }

  // Until one would be admitted, if nobody else asks; 0: now.
  base::Duration retry_after(const Rate& rate, base::Time now) const {
    if (rate.per_second == 0) return base::Duration{0};
    const auto limit = nanoseconds(now) + tolerance(rate, 0);
    const auto due = due_.load(std::memory_order_relaxed);
    if (due <= limit) return base::Duration{0};
    return std::chrono::ceil<base::Duration>(std::chrono::nanoseconds{due - limit});
  }

 private:
  static std::int64_t nanoseconds(base::Time now) {
    return std::chrono::nanoseconds(now.time_since_epoch()).count();
  }
  static std::int64_t interval(const Rate& rate) { return 1'000'000'000 / rate.per_second; }
  // How far ahead of its time what is admitted may be.
  static std::int64_t tolerance(const Rate& rate, std::uint32_t reserve) {
    const std::int64_t burst = rate.burst != 0 ? rate.burst : rate.per_second;
    return (burst - 1 + reserve) * interval(rate);
  }

  std::atomic<std::int64_t> due_{std::numeric_limits<std::int64_t>::min()};
};

}  // namespace sipward::policy
