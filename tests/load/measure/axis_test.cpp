#include "sipward/load/measure/axis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/measure/sample_run.hpp"
#include "sipward/load/measure/timeline.hpp"

namespace sipward::load {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::SizeIs;

TEST(Axis, LinearMarksAreRoundAndHoldTheMost) {
  EXPECT_THAT(linear_axis(798, nullptr).marks(), ElementsAre(0, 200, 400, 600, 800));
  EXPECT_THAT(linear_axis(0.07, nullptr).marks(),
              SizeIs(testing::AllOf(testing::Ge(3U), testing::Le(7U))));
  for (double most = 1e-9; most < 1e9; most *= 1.37) {
    const auto axis = linear_axis(most, nullptr);
    EXPECT_GE(axis.high, most * (1 - 1e-9));
    EXPECT_LE(axis.high, most * 2);
    EXPECT_LE(axis.marks().size(), 7U) << most;
    EXPECT_GE(axis.marks().size(), 3U) << most;
  }
}

TEST(Axis, LogarithmicMarksAreOneTwoFive) {
  const auto near = DoubleNear(0.001, 1e-9);
  EXPECT_THAT(
      logarithmic_axis(0.0012, 0.009, nullptr).marks(),
      ElementsAre(near, DoubleNear(0.002, 1e-9), DoubleNear(0.005, 1e-9), DoubleNear(0.01, 1e-9)));
  // A wide one has the powers of ten only.
  EXPECT_THAT(logarithmic_axis(1, 1e6, nullptr).marks(), SizeIs(7));
}

TEST(Axis, SharesGoFromOneEndToTheOther) {
  const auto axis = logarithmic_axis(1, 100, nullptr);
  EXPECT_DOUBLE_EQ(axis.share(10), 0.5);
  EXPECT_EQ(axis.share(0), 0);
  EXPECT_EQ(axis.share(1e9), 1);
  EXPECT_EQ(linear_axis(100, nullptr).share(25), 0.25);
}

TEST(Axis, NothingToShowIsAnAxisToo) {
  EXPECT_GT(linear_axis(0, nullptr).high, 0);
  const auto axis = logarithmic_axis(0, 0, nullptr);
  EXPECT_GT(axis.high, axis.low);
  const auto one = logarithmic_axis(5, 5, nullptr);
  EXPECT_GT(one.high, one.low);
}

const Reading done = [](const Interval& interval) { return std::optional(interval.done); };

TEST(Timeline, PointsStandInTheMiddleOfTheirIntervals) {
  const auto points = timeline(sample_run(), done, Joined::mean);
  ASSERT_EQ(points.size(), 12U);
  EXPECT_EQ(points[0].x, 0.5);
  EXPECT_EQ(points[11].x, 11.5);
}

TEST(Timeline, AShortRestAndWhatSaysNothingAreLeftOut) {
  auto run = sample_run();
  run.intervals.back().duration_s = 0.1;
  EXPECT_EQ(timeline(run, done, Joined::mean).size(), 11U);
  EXPECT_TRUE(
      timeline(run, latency_reading(Span::options_200, &Quantiles::p99), Joined::mean).empty());
  run.intervals[3].latency.clear();
  EXPECT_EQ(timeline(run, latency_reading(Span::bye_200, &Quantiles::p99), Joined::mean).size(),
            10U);
}

TEST(Timeline, ManyIntervalsAreJoinedAndKeepTheirPeak) {
  load::Run run;
  run.intervals.resize(5'000);
  for (std::size_t i = 0; i < run.intervals.size(); ++i) {
    run.intervals[i].at_s = static_cast<double>(i);
    run.intervals[i].duration_s = 1;
    run.intervals[i].done = i == 3'333 ? 1'000 : 10;
  }
  const auto highest = timeline(run, done, Joined::highest);
  EXPECT_LE(highest.size(), 600U);
  const auto above = [](const Point& point) { return point.y == 1'000; };
  EXPECT_EQ(std::count_if(highest.begin(), highest.end(), above), 1);
  EXPECT_NEAR(timeline(run, done, Joined::mean)[0].y, 10, 1e-9);
}

}  // namespace
}  // namespace sipward::load
