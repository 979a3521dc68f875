// Calls over a UDP side that loses, doubles and reorders: none is lost that RFC 3261's timers can
// save.
#include <gtest/gtest.h>

#include "scenario/lossy.hpp"

namespace sipward::scenario {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int calls = 200;

int finished_in(std::uint32_t seed, Weather weather) {
  LossyWorld lossy(seed, weather);
  for (int number = 1; number <= calls; ++number) lossy.start_call(number);
  lossy.run(seconds(120));
  EXPECT_EQ(lossy.failed(), 0) << "seed " << seed;
  EXPECT_EQ(lossy.world().core().transactions(), 0U) << "seed " << seed;
  return lossy.finished();
}

TEST(loss, fair_weather_loses_nothing) {
  EXPECT_EQ(finished_in(1, {}), calls);
}

TEST(loss, a_tenth_lost_costs_retransmissions_but_no_call) {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    EXPECT_EQ(finished_in(seed, {0.1, 0.0, milliseconds(20)}), calls);
  }
}

TEST(loss, doubled_and_reordered_datagrams_change_nothing) {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    EXPECT_EQ(finished_in(seed, {0.0, 0.5, milliseconds(300)}), calls);
  }
}

TEST(loss, all_at_once) {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    EXPECT_EQ(finished_in(seed, {0.15, 0.2, milliseconds(200)}), calls);
  }
}

}  // namespace
}  // namespace sipward::scenario
