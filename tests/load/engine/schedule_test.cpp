#include "sipward/load/engine/schedule.hpp"

#include <gtest/gtest.h>

#include "load/engine/moments.hpp"

namespace sipward::load {
namespace {

TEST(Schedule, AnOpenLoopPlacesWhenItIsDueHoweverManyAreUnderWay) {
  CallSettings settings;
  settings.arrival = Arrival::constant(100);
  Schedule schedule(settings, milliseconds(50), 0, 1);
  schedule.start(beginning);
  int placed = 0;
  while (const auto placing = schedule.next(at(25), 1000, 0)) {
    EXPECT_EQ(placing->due, at(10 * placed));
    ++placed;
  }
  EXPECT_EQ(placed, 3);
  EXPECT_EQ(schedule.wake(), at(30));
  while (schedule.next(at(1000), 0, 0)) ++placed;
  EXPECT_EQ(placed, 5) << "those of 50 ms, however late they are asked for";
  EXPECT_TRUE(schedule.over(at(1000)));
}

TEST(Schedule, AClosedLoopPlacesWhenThereIsRoom) {
  CallSettings settings;
  settings.outstanding = 3;
  Schedule schedule(settings, nanoseconds::max(), 1, 2);  // one of three is this worker's
  schedule.start(beginning);
  const auto first = schedule.next(at(0), 0, 0);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->number, 1U);
  EXPECT_FALSE(schedule.next(at(0), 1, 0));
  EXPECT_EQ(schedule.next(at(1), 0, 0)->number, 3U);
}

TEST(Schedule, AClosedLoopPausesAfterAFailure) {
  CallSettings settings;
  Schedule schedule(settings, nanoseconds::max(), 0, 1);
  schedule.start(beginning);
  ASSERT_TRUE(schedule.next(at(0), 0, 0));
  EXPECT_FALSE(schedule.next(at(0), 0, 1));
  EXPECT_EQ(schedule.wake(), at(5));
  EXPECT_TRUE(schedule.next(at(5), 0, 1));
}

TEST(Schedule, EndsAfterSoManyCalls) {
  CallSettings settings;
  settings.calls = 3;
  settings.outstanding = 100;
  Schedule schedule(settings, nanoseconds::max(), 0, 2);
  schedule.start(beginning);
  EXPECT_TRUE(schedule.next(at(0), 0, 0));
  EXPECT_TRUE(schedule.next(at(0), 1, 0));
  EXPECT_TRUE(schedule.over(at(0)));
}

}  // namespace
}  // namespace sipward::load
