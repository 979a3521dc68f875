#include "sipward/core/transaction/timer_queue.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>

namespace sipward::transaction {
namespace {

using base::Time;
using std::chrono::milliseconds;
using Due = TimerQueue::Due;

Time at(long ms) {
  return Time(milliseconds(ms));
}

TEST(timer_queue, is_empty_at_first) {
  TimerQueue queue;
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_FALSE(queue.next());
  EXPECT_FALSE(queue.pop(Time::max()));
}

TEST(timer_queue, gives_what_is_due_and_no_more_earliest_first) {
  TimerQueue queue;
  queue.start(1, Timer::b, at(30));
  queue.start(2, Timer::a, at(10));
  queue.start(1, Timer::a, at(20));
  EXPECT_EQ(queue.next(), at(10));
  EXPECT_FALSE(queue.pop(at(9)));
  EXPECT_EQ(queue.pop(at(20)), (Due{2, Timer::a}));
  EXPECT_EQ(queue.pop(at(20)), (Due{1, Timer::a}));
  EXPECT_FALSE(queue.pop(at(20)));
  EXPECT_EQ(queue.next(), at(30));
  EXPECT_EQ(queue.size(), 1U);
}

TEST(timer_queue, gives_equals_in_the_order_of_their_start) {
  TimerQueue queue;
  for (std::uint64_t id = 100; id > 0; --id) queue.start(id, Timer::f, at(5));
  queue.start(70, Timer::f, at(5));  // started again: the last now
  for (std::uint64_t id = 100; id > 0; --id) {
    if (id != 70) {
      EXPECT_EQ(queue.pop(at(5)), (Due{id, Timer::f}));
    }
  }
  EXPECT_EQ(queue.pop(at(5)), (Due{70, Timer::f}));
}

TEST(timer_queue, replaces_a_timer_that_runs) {
  TimerQueue queue;
  queue.start(1, Timer::c, at(10));
  queue.start(1, Timer::c, at(50));
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue.next(), at(50));
  EXPECT_FALSE(queue.pop(at(49)));
  queue.start(1, Timer::c, at(5));
  EXPECT_EQ(queue.next(), at(5));
  EXPECT_EQ(queue.pop(at(100)), (Due{1, Timer::c}));
  EXPECT_FALSE(queue.pop(at(100)));
}

TEST(timer_queue, stops_one_or_all_of_an_id) {
  TimerQueue queue;
  queue.start(1, Timer::a, at(10));
  queue.start(1, Timer::b, at(20));
  queue.start(1, Timer::m, at(30));
  queue.start(2, Timer::a, at(40));
  queue.stop(1, Timer::a);
  queue.stop(1, Timer::a);
  queue.stop(1, Timer::d);
  queue.stop(9, Timer::a);
  EXPECT_EQ(queue.next(), at(20));
  queue.stop_all(1);
  queue.stop_all(1);
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue.pop(Time::max()), (Due{2, Timer::a}));
  queue.start(1, Timer::a, at(60));  // an id may come back
  EXPECT_EQ(queue.pop(at(60)), (Due{1, Timer::a}));
}

TEST(timer_queue, does_not_grow_with_timers_that_are_started_and_stopped) {
  TimerQueue queue;
  queue.start(0, Timer::c, at(1));  // keeps the others from the top
  for (std::uint64_t id = 1; id <= 200'000; ++id) {
    queue.start(id, Timer::b, at(32'000));
    ASSERT_LE(queue.held(), 4 * queue.size() + 1024);
    queue.stop_all(id);
  }
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(queue.pop(at(1)), (Due{0, Timer::c}));
  EXPECT_FALSE(queue.next());
}

// What a queue of timers is, said with a std::multimap.
class Model {
 public:
  void start(std::uint64_t id, Timer timer, Time due) {
    stop(id, timer);
    timers_.emplace(due, Due{id, timer});
  }
  void stop(std::uint64_t id, Timer timer) {
    std::erase_if(timers_, [&](const auto& entry) { return entry.second == Due{id, timer}; });
  }
  void stop_all(std::uint64_t id) {
    std::erase_if(timers_, [&](const auto& entry) { return entry.second.id == id; });
  }
  std::optional<Time> next() const {
    if (timers_.empty()) return std::nullopt;
    return timers_.begin()->first;
  }
  std::optional<Due> pop(Time now) {
    if (timers_.empty() || timers_.begin()->first > now) return std::nullopt;
    return timers_.extract(timers_.begin()).mapped();
  }
  std::size_t size() const { return timers_.size(); }

 private:
  std::multimap<Time, Due> timers_;  // equal keys stay in the order of insertion
};

class Pair {
 public:
  // Timers fall due within so many milliseconds.
  Pair(unsigned seed, unsigned horizon) : horizon_(horizon), random_(seed) {}

  void step() {
    const std::uint64_t id = pick(ids_);
    const auto timer = static_cast<Timer>(pick(static_cast<unsigned>(Timer::m) + 1));
    switch (pick(8)) {
      case 0:
        queue_.stop(id, timer);
        return model_.stop(id, timer);
      case 1:
        queue_.stop_all(id);
        return model_.stop_all(id);
      case 2:
        now_ += milliseconds(pick(40));
        return pop_all();
      default: {
        const auto due = now_ + milliseconds(pick(horizon_)) - milliseconds(pick(20));
        queue_.start(id, timer, due);
        return model_.start(id, timer, due);
      }
    }
  }

  void check() const {
    EXPECT_EQ(queue_.next(), model_.next());
    EXPECT_EQ(queue_.size(), model_.size());
  }

  void pop_all() {
    while (const auto expected = model_.pop(now_)) EXPECT_EQ(queue_.pop(now_), expected);
    EXPECT_FALSE(queue_.pop(now_));
  }

  void drain() {
    now_ = Time::max();
    pop_all();
  }

 private:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

  static constexpr unsigned ids_ = 40;
  unsigned horizon_;
  std::mt19937 random_;
  Time now_ = at(1000);
  TimerQueue queue_;
  Model model_;
};

TEST(timer_queue, does_as_a_multimap_would) {
  for (unsigned seed = 0; seed < 20 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    // Near: most fire. Far: most are replaced or stopped before.
    Pair pair(seed, seed % 2 == 0 ? 200 : 500'000);
    for (int i = 0; i < 4000 && !HasFailure(); ++i) {
      pair.step();
      pair.check();
    }
    pair.drain();
    pair.check();
  }
}

}  // namespace
}  // namespace sipward::transaction
