#include "sipward/load/measure/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace sipward::load {
namespace {

using std::chrono::hours;

// Evenly over the octaves from 1 ns to an hour.
std::vector<nanoseconds> random_values(std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> power(0, std::log(3.6e12));
  std::vector<nanoseconds> values(count);
  for (auto& value : values) value = nanoseconds(std::llround(std::exp(power(random))));
  return values;
}

Histogram histogram_of(const std::vector<nanoseconds>& values) {
  Histogram histogram;
  for (const auto value : values) histogram.record(value);
  return histogram;
}

double error(nanoseconds told, nanoseconds real) {
  return std::abs(static_cast<double>((told - real).count())) / static_cast<double>(real.count());
}

TEST(Histogram, IsEmptyUntilSomethingIsRecorded) {
  const Histogram histogram;
  EXPECT_TRUE(histogram.empty());
  EXPECT_EQ(histogram.quantile(0.5).count(), 0);
  EXPECT_EQ(histogram.mean().count(), 0);
  EXPECT_TRUE(histogram.buckets().empty());
}

TEST(Histogram, EveryValueIsWithinOnePercentOfItsBucketsMiddle) {
  for (const auto value : random_values(20'000, 1)) {
    // Neighbours far away keep the quantile from being clamped to the value itself.
    const auto histogram = histogram_of({nanoseconds(0), value, Histogram::longest});
    ASSERT_LE(error(histogram.quantile(0.5), value), 0.01) << value.count();
    const auto bucket = histogram.buckets().at(1);
    ASSERT_LE(bucket.low, value);
    ASSERT_GE(bucket.high, value);
  }
}

TEST(Histogram, QuantilesAreThoseOfTheSortedValues) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    auto values = random_values(1 + seed * 97, seed);
    const auto histogram = histogram_of(values);
    std::sort(values.begin(), values.end());
    for (const double share : {0.001, 0.1, 0.25, 0.5, 0.9, 0.99, 0.999}) {
      const auto rank = std::ceil(share * static_cast<double>(values.size()));
      const auto real = values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
      EXPECT_LE(error(histogram.quantile(share), real), 0.01) << seed << " " << share;
    }
    EXPECT_EQ(histogram.quantile(0), values.front());
    EXPECT_EQ(histogram.quantile(1), values.back());
  }
}

TEST(Histogram, AddingIsRecordingAll) {
  const auto first = random_values(500, 3), second = random_values(700, 4);
  auto merged = histogram_of(first);
  merged.add(histogram_of(second));
  merged.add(Histogram());
  auto all = first;
  all.insert(all.end(), second.begin(), second.end());
  EXPECT_EQ(merged, histogram_of(all));

  Histogram onto_nothing;
  onto_nothing.add(histogram_of(first));
  EXPECT_EQ(onto_nothing, histogram_of(first));
}

TEST(Histogram, KeepsMinMaxAndMeanExact) {
  const auto histogram = histogram_of({nanoseconds(1'000'001), nanoseconds(3), nanoseconds(2)});
  EXPECT_EQ(histogram.min().count(), 2);
  EXPECT_EQ(histogram.max().count(), 1'000'001);
  EXPECT_EQ(histogram.mean().count(), 333'335);
  EXPECT_EQ(histogram.count(), 3U);
}

TEST(Histogram, WhatIsOutOfRangeIsRecordedAtItsEnd) {
  const auto histogram = histogram_of({nanoseconds(-5), hours(2)});
  EXPECT_EQ(histogram.min().count(), 0);
  EXPECT_EQ(histogram.max(), hours(1));
  EXPECT_EQ(histogram.buckets().size(), 2U);
}

TEST(Histogram, BucketsJoinWithoutGapsAndCountAll) {
  const auto histogram = histogram_of(random_values(200'000, 5));
  std::uint64_t count = 0;
  nanoseconds last(-1);
  for (const auto& bucket : histogram.buckets()) {
    EXPECT_GT(bucket.low, last);
    EXPECT_GE(bucket.high, bucket.low);
    count += bucket.count;
    last = bucket.high;
  }
  EXPECT_EQ(count, histogram.count());
}

TEST(Histogram, IsMadeAgainOfItsBuckets) {
  const auto histogram = histogram_of(random_values(1'000, 6));
  EXPECT_EQ(Histogram::of(histogram.buckets(), histogram.min(), histogram.max(), histogram.total()),
            histogram);
  EXPECT_EQ(Histogram::of({}, {}, {}, {}), Histogram());
}

}  // namespace
}  // namespace sipward::load
