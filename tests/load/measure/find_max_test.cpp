#include "sipward/load/measure/find_max.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <stdexcept>

namespace sipward::load {
namespace {

using std::chrono::milliseconds;

using Target = std::function<Trial(double rate)>;

Trial good(double rate) {
  return {rate, 0, milliseconds(2)};
}
Trial failing(double rate) {
  return {rate, 0.1, milliseconds(2)};
}

// Runs the search to its end, which it must come to soon.
FindMax searched(const Search& search, const Target& target) {
  FindMax find(search);
  while (const auto rate = find.next()) {
    if (find.trials().size() >= 120) {
      ADD_FAILURE() << "no end";
      break;
    }
    find.tell(target(*rate));
  }
  return find;
}

TEST(FindMax, FindsTheCapacityWithinTheResolution) {
  for (const double capacity : {1.5, 3.0, 77.0, 100.0, 450.0, 12'345.0, 700'000.0}) {
    for (const double resolution : {0.01, 0.05, 0.2}) {
      Search search;
      search.resolution = resolution;
      const auto found = searched(
          search, [&](double rate) { return rate <= capacity ? good(rate) : failing(rate); });
      ASSERT_TRUE(found.highest()) << capacity;
      EXPECT_LE(*found.highest(), capacity);
      EXPECT_GE(*found.highest() * (1 + resolution) + 1, capacity);
      EXPECT_GT(*found.lowest_lost(), capacity);
      EXPECT_FALSE(found.generator_was_the_limit());
    }
  }
}

TEST(FindMax, OneUnluckyTrialDoesNotEndIt) {
  std::mt19937 random(7);
  std::bernoulli_distribution unlucky(0.05);
  int right = 0;
  constexpr int searches = 200;
  for (int i = 0; i < searches; ++i) {
    const auto found = searched({}, [&](double rate) {
      return (rate <= 5'000) != unlucky(random) ? good(rate) : failing(rate);
    });
    if (found.highest() && *found.highest() > 4'700 && *found.highest() < 5'300) ++right;
  }
  // One trial in twenty lies; two of three seldom do.
  EXPECT_GT(right, searches * 85 / 100);
}

TEST(FindMax, LatencyIsABoundToo) {
  Search search;
  search.bounds.p99 = milliseconds(10);
  const auto found = searched(search, [](double rate) {
    return Trial{rate, 0, rate <= 800 ? milliseconds(10) : milliseconds(11)};
  });
  EXPECT_EQ(found.highest(), 800);
}

TEST(FindMax, AShareOfFailuresMayBeAllowed) {
  Search search;
  search.bounds.failed_share = 0.01;
  const auto found = searched(search, [](double rate) {
    return Trial{rate, rate <= 400 ? 0.01 : 0.011, milliseconds(1)};
  });
  EXPECT_EQ(found.highest(), 400);
}

TEST(FindMax, TellsWhenTheGeneratorWasTheLimit) {
  const auto found = searched({}, [](double rate) {
    auto trial = good(rate);
    trial.kept_up = rate <= 3'000;
    return trial;
  });
  EXPECT_TRUE(found.generator_was_the_limit());
  EXPECT_LE(*found.highest(), 3'000);
}

TEST(FindMax, EndsAtItsOwnEnds) {
  Search search;
  search.least = 10;
  search.most = 1'000;
  const auto dead = searched(search, failing);
  EXPECT_FALSE(dead.highest());
  EXPECT_EQ(dead.lowest_lost(), 10);
  const auto strong = searched(search, good);
  EXPECT_EQ(strong.highest(), 1'000);
  EXPECT_FALSE(strong.lowest_lost());
  EXPECT_FALSE(strong.generator_was_the_limit());
}

TEST(FindMax, EveryRateThatCountsWasTriedAtLeastTwice) {
  const auto found =
      searched({}, [](double rate) { return rate <= 333 ? good(rate) : failing(rate); });
  int kept = 0;
  for (const auto& trial : found.trials()) kept += trial.rate == *found.highest() && trial.good;
  EXPECT_EQ(kept, 2);
}

TEST(FindMax, WhatMakesNoSenseIsRefused) {
  Search search;
  search.first = 0.5;
  EXPECT_THROW(FindMax{search}, std::invalid_argument);
  search.first = 100;
  search.resolution = 0;
  EXPECT_THROW(FindMax{search}, std::invalid_argument);
}

}  // namespace
}  // namespace sipward::load
