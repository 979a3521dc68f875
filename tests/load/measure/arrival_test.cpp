#include "sipward/load/measure/arrival.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace sipward::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::vector<Arrival> all_kinds() {
  return {Arrival::constant(333.3),
          Arrival::constant(50'000),
          Arrival::ramp(10, 1'000, seconds(10)),
          Arrival::ramp(1'000, 10, seconds(10)),
          Arrival::ramp(0, 500, seconds(3)),
          Arrival::steps(100, 50, seconds(1), 320),
          Arrival::steps(400, -100, milliseconds(700), 50),
          Arrival::storm(500, seconds(2))};
}

TEST(Arrival, ConstantRateIsEven) {
  const auto arrival = Arrival::constant(1000);
  EXPECT_EQ(arrival.due(0), seconds(0));
  EXPECT_EQ(arrival.due(1), milliseconds(1));
  EXPECT_EQ(arrival.due(5'000'000), seconds(5000));
  EXPECT_EQ(arrival.rate_at(seconds(7)), 1000);
}

TEST(Arrival, RampHasTheMeanOfItsRatesAndStaysAtTheLast) {
  const auto arrival = Arrival::ramp(0, 100, seconds(10));
  EXPECT_EQ(arrival.due(500), seconds(10));
  EXPECT_EQ(arrival.due(700), seconds(12));
  EXPECT_EQ(arrival.rate_at(seconds(5)), 50);
  EXPECT_EQ(arrival.rate_at(seconds(20)), 100);
}

TEST(Arrival, RampToNothingEnds) {
  const auto arrival = Arrival::ramp(100, 0, seconds(10));
  EXPECT_LT(arrival.due(499), seconds(10));
  EXPECT_EQ(arrival.due(501), Arrival::never);
  EXPECT_EQ(arrival.due_by(seconds(60)), 501U);
}

TEST(Arrival, StepsEndAtTheirLastRateEvenIfItIsNoWholeStep) {
  const auto arrival = Arrival::steps(100, 100, seconds(1), 250);
  EXPECT_EQ(arrival.rate_at(milliseconds(500)), 100);
  EXPECT_EQ(arrival.rate_at(milliseconds(1500)), 200);
  EXPECT_EQ(arrival.rate_at(milliseconds(2500)), 250);
  EXPECT_EQ(arrival.due(100), seconds(1));
  EXPECT_EQ(arrival.due(300), seconds(2));
  EXPECT_EQ(arrival.due(550), seconds(3));
}

TEST(Arrival, StormIsAllAtOnceEachTime) {
  const auto arrival = Arrival::storm(3, seconds(5));
  EXPECT_EQ(arrival.due(2), seconds(0));
  EXPECT_EQ(arrival.due(3), seconds(5));
  EXPECT_EQ(arrival.due(6), seconds(10));
  EXPECT_EQ(arrival.due_by(milliseconds(4999)), 3U);
  EXPECT_EQ(arrival.due_by(seconds(5)), 6U);
  EXPECT_EQ(arrival.due(UINT64_MAX), Arrival::never);
}

TEST(Arrival, TimesNeverDecrease) {
  for (const auto& arrival : all_kinds()) {
    auto last = nanoseconds::zero();
    for (std::uint64_t n = 0; n < 20'000; ++n) {
      ASSERT_GE(arrival.due(n), last) << n;
      last = arrival.due(n);
    }
  }
}

TEST(Arrival, CountAndTimeAgree) {
  for (const auto& arrival : all_kinds()) {
    for (auto time = nanoseconds::zero(); time < seconds(12); time += nanoseconds(77'777'777)) {
      const auto count = arrival.due_by(time);
      ASSERT_GT(count, 0U);
      EXPECT_LE(arrival.due(count - 1), time);
      EXPECT_GT(arrival.due(count), time);
    }
    EXPECT_EQ(arrival.due_by(nanoseconds(-1)), 0U);
  }
}

TEST(Arrival, WorkersSharesPartitionThem) {
  for (const auto& arrival : all_kinds()) {
    for (unsigned workers = 1; workers <= 5; ++workers) {
      std::set<std::uint64_t> taken;
      for (unsigned worker = 0; worker < workers; ++worker) {
        ArrivalShare share(arrival, worker, workers);
        for (; share.number() < 300; share.advance()) {
          EXPECT_EQ(share.due(), arrival.due(share.number()));
          EXPECT_TRUE(taken.insert(share.number()).second) << share.number();
        }
      }
      EXPECT_EQ(taken.size(), 300U);
      EXPECT_EQ(*taken.rbegin(), 299U);
    }
  }
}

TEST(Arrival, WhatMakesNoSenseIsRefused) {
  EXPECT_THROW(Arrival::constant(0), std::invalid_argument);
  EXPECT_THROW(Arrival::constant(-1), std::invalid_argument);
  EXPECT_THROW(Arrival::ramp(0, 0, seconds(1)), std::invalid_argument);
  EXPECT_THROW(Arrival::ramp(1, 2, seconds(0)), std::invalid_argument);
  EXPECT_THROW(Arrival::steps(100, -10, seconds(1), 200), std::invalid_argument);
  EXPECT_THROW(Arrival::steps(1, 1e-9, seconds(1), 1000), std::invalid_argument);
  EXPECT_THROW(Arrival::steps(100, 10, seconds(0), 200), std::invalid_argument);
  EXPECT_THROW(Arrival::storm(0, seconds(1)), std::invalid_argument);
}

}  // namespace
}  // namespace sipward::load
