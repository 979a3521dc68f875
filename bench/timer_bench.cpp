// What the timers of a transaction cost with a given number of them running, beside the obvious
// std::map. An INVITE's life: A and B start, both are stopped by the 100, C starts and is put off
// by the 180, the 200 replaces it by M, which expires 32 s later.
#include <benchmark/benchmark.h>

#include <map>
#include <utility>

#include "sipward/core/transaction/timer_queue.hpp"

namespace {

using namespace std::chrono_literals;
using namespace sipward::transaction;
using sipward::base::Time;

class MapQueue {
 public:
  void start(std::uint64_t id, Timer timer, Time due) {
    stop(id, timer);
    places_[{id, timer}] = by_time_.emplace(due, TimerQueue::Due{id, timer});
  }
  void stop(std::uint64_t id, Timer timer) {
    const auto found = places_.find({id, timer});
    if (found == places_.end()) return;
    by_time_.erase(found->second);
    places_.erase(found);
  }
  void stop_all(std::uint64_t id) {
    auto at = places_.lower_bound({id, Timer::a});
    while (at != places_.end() && at->first.first == id) {
      by_time_.erase(at->second);
      at = places_.erase(at);
    }
  }
  std::optional<TimerQueue::Due> pop(Time now) {
    if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
    const auto due = by_time_.begin()->second;
    stop(due.id, due.timer);
    return due;
  }

 private:
  using ByTime = std::multimap<Time, TimerQueue::Due>;
  ByTime by_time_;
  std::map<std::pair<std::uint64_t, Timer>, ByTime::iterator> places_;
};

// Calls arrive evenly, so many that as many timers run as the benchmark's argument says: nearly
// all are an M of 32 s. A call is answered 2 s after it began.
template <class Queue>
void invite(benchmark::State& state) {
  Queue queue;
  const double gap_us = 32e6 / static_cast<double>(state.range(0));
  std::uint64_t id = 0;
  const auto one_call = [&] {
    const auto now = Time(
        std::chrono::milliseconds(static_cast<long>(static_cast<double>(++id) * gap_us / 1000)));
    queue.start(id, Timer::c, now + 185s);
    queue.start(id, Timer::a, now + 500ms);
    queue.start(id, Timer::b, now + 32s);
    queue.stop(id, Timer::a);
    queue.stop(id, Timer::b);
    queue.start(id, Timer::c, now + 185s);
    if (const auto ringing = static_cast<std::uint64_t>(2e6 / gap_us); id > ringing) {
      queue.stop(id - ringing, Timer::c);
      queue.start(id - ringing, Timer::m, now + 32s);
    }
    while (const auto due = queue.pop(now)) queue.stop_all(due->id);
  };
  for (long i = 0; i < 2 * state.range(0); ++i) one_call();
  for (auto _ : state) one_call();
}
BENCHMARK(invite<TimerQueue>)->Arg(1'000)->Arg(20'000)->Arg(200'000);
BENCHMARK(invite<MapQueue>)->Arg(1'000)->Arg(20'000)->Arg(200'000);

}  // namespace
