// Loads under threads: what all workers count together keeps to its limits, while a reload makes
// room for more peers.
#include "sipward/core/policy/loads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace sipward::policy::test {
namespace {

constexpr int workers = 4;
constexpr int requests = 20'000;
constexpr base::Time now{base::Duration{1'000'000}};

template <class Work>
void in_threads(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < workers; ++i) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
}

TEST(loads_of_threads, are_never_above_the_limit) {
  Loads loads(10);
  std::atomic<int> up{0};
  std::atomic<int> most{0};
  std::thread reload([&] {
    for (std::size_t peers = 10; peers < 20'000; peers += 100) loads.make_room(peers);
  });
  in_threads([&] {
    for (int i = 0; i < requests; ++i) {
      if (loads.try_send(7, {3, 0}, Standing::new_call, now) != Admitted::yes) continue;
      const int mine = ++up;
      for (int seen = most; seen < mine && !most.compare_exchange_weak(seen, mine);) {
      }
      --up;
      loads.sent_done(7);
    }
  });
  reload.join();
  EXPECT_LE(most, 3);
  EXPECT_GE(most, 1);
  EXPECT_EQ(loads.sending(7), 0U);
  EXPECT_EQ(loads.try_send(19'000, {1, 0}, Standing::new_call, now), Admitted::yes);
}

TEST(loads_of_threads, calls_a_second_are_as_many_as_from_one) {
  Loads loads(1);
  std::atomic<int> admitted{0};
  in_threads([&] {
    for (int i = 0; i < requests; ++i) {
      if (loads.try_receive(0, {0, 500}, Standing::new_call, now) == Admitted::yes) ++admitted;
    }
  });
  EXPECT_EQ(admitted, 500);
}

}  // namespace
}  // namespace sipward::policy::test
