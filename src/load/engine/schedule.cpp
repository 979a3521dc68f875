#include "sipward/load/engine/schedule.hpp"

#include <algorithm>

namespace sipward::load {
namespace {

constexpr std::chrono::milliseconds after_failure{5};

template <typename T>
T share_of(T count, unsigned worker, unsigned workers) {
  return count / workers + (worker < count % workers ? 1 : 0);
}

}  // namespace

Schedule::Schedule(const CallSettings& settings, nanoseconds duration, unsigned worker,
                   unsigned workers)
    : most_(settings.calls == 0 ? UINT64_MAX : share_of(settings.calls, worker, workers)),
      outstanding_(share_of(settings.outstanding, worker, workers)),
      worker_(worker),
      workers_(workers),
      duration_(duration) {
  if (settings.arrival) share_.emplace(*settings.arrival, worker, workers);
}

bool Schedule::over(Moment now) const {
  if (stopped_ || placed_ >= most_) return true;
  if (duration_ == nanoseconds::max()) return false;
  if (share_) return share_->due() >= duration_;
  return now - start_ >= duration_;
}

std::optional<Placing> Schedule::next_arrival(Moment now) {
  if (share_->due() == Arrival::never) return std::nullopt;
  const auto due = start_ + share_->due();
  if (due > now) {
    wake_ = due;
    return std::nullopt;
  }
  const Placing placing{share_->number(), due};
  share_->advance();
  ++placed_;
  wake_ = share_->due() == Arrival::never ? never : start_ + share_->due();
  return placing;
}

// A closed loop whose calls fail at once would do nothing but fail: it pauses.
std::optional<Placing> Schedule::next(Moment now, std::uint64_t under_way, std::uint64_t failed) {
  wake_ = never;
  if (over(now)) return std::nullopt;
  if (share_) return next_arrival(now);
  if (failed != failed_) pause_until_ = now + after_failure;
  failed_ = failed;
  if (duration_ != nanoseconds::max()) wake_ = start_ + duration_;
  if (under_way >= outstanding_) return std::nullopt;
  if (now < pause_until_) {
    wake_ = std::min(wake_, pause_until_);
    return std::nullopt;
  }
  wake_ = now;  // there may be room for another
  return Placing{placed_++ * workers_ + worker_, now};
}

}  // namespace sipward::load
