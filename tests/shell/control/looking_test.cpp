// What the lists and the rates of the control door are made of: parts, age, rates, percentiles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sipward/shell/control/percentiles.hpp"
#include "sipward/shell/control/query.hpp"
#include "sipward/shell/control/rates.hpp"
#include "sipward/shell/control/recent.hpp"

namespace sipward::control::test {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::chrono::steady_clock::time_point start{std::chrono::hours(1)};

Request with(std::map<std::string, std::string> query) {
  Request request;
  request.query = std::move(query);
  return request;
}

std::vector<int> cut(const Request& request) {
  Answer problem;
  const auto part = part_in(request, problem);
  return part ? part->of(std::vector{1, 2, 3, 4, 5}) : std::vector{-1};
}

TEST(Part, all_or_those_that_were_asked_for) {
  EXPECT_THAT(cut(with({})), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(cut(with({{"most", "2"}})), ElementsAre(1, 2));
  EXPECT_THAT(cut(with({{"from", "3"}})), ElementsAre(4, 5));
  EXPECT_THAT(cut(with({{"from", "1"}, {"most", "2"}})), ElementsAre(2, 3));
  EXPECT_THAT(cut(with({{"from", "4"}, {"most", "18446744073709551615"}})), ElementsAre(5));
  EXPECT_THAT(cut(with({{"most", "0"}})), ElementsAre());
  EXPECT_THAT(cut(with({{"from", "5"}})), ElementsAre());
}

TEST(Part, what_is_no_number_is_told) {
  for (const auto* text : {"-1", "many", "1.5", "18446744073709551616", " 1"}) {
    Answer problem;
    EXPECT_EQ(part_in(with({{"most", text}}), problem), std::nullopt);
    EXPECT_EQ(problem.status, 400U);
    EXPECT_THAT(problem.body, HasSubstr("most is"));
  }
}

TEST(Recent, one_that_is_young_enough_serves_again) {
  Recent<int> recent;
  int asked = 0;
  const auto ask = [&] { return ++asked; };
  EXPECT_EQ(*recent.get(seconds(1), start, ask), 1);
  EXPECT_EQ(*recent.get(seconds(1), start + microseconds(999'999), ask), 1);
  EXPECT_EQ(*recent.get(seconds(1), start + seconds(1), ask), 2);
}

TEST(Recent, who_wants_it_new_gets_it_new) {
  Recent<int> recent;
  int asked = 0;
  const auto ask = [&] { return ++asked; };
  EXPECT_EQ(*recent.get(seconds(1), start, ask), 1);
  EXPECT_EQ(*recent.get(seconds(0), start, ask), 2);
  EXPECT_EQ(*recent.get(seconds(1), start, ask), 1);
}

TEST(Rates, of_two_looks) {
  Rates rates;
  rates.look({{"a", 10}, {"b", 5}}, start);
  EXPECT_EQ(rates.of("a"), std::nullopt);
  EXPECT_EQ(rates.together(), std::nullopt);
  rates.look({{"a", 30}, {"b", 5}, {"c", 4}}, start + seconds(2));
  EXPECT_EQ(rates.of("a"), 10.0);
  EXPECT_EQ(rates.of("b"), 0.0);
  EXPECT_EQ(rates.of("c"), 2.0);
  EXPECT_EQ(rates.of("nobody"), 0.0);
  EXPECT_EQ(rates.together(), 12.0);
}

TEST(Rates, a_peer_that_was_added_anew_counts_from_nought) {
  Rates rates;
  rates.look({{"a", 10}}, start);
  rates.look({{"a", 2}}, start + seconds(1));
  EXPECT_EQ(rates.of("a"), 0.0);
}

TEST(Rates, long_ago_says_nothing_of_now) {
  Rates rates;
  rates.look({{"a", 10}}, start);
  rates.look({{"a", 20}}, start + seconds(11));
  EXPECT_EQ(rates.of("a"), std::nullopt);
}

TEST(Percentiles, of_nothing_there_are_none) {
  Steps steps{};
  steps[3] = 7;
  EXPECT_EQ(between(steps, steps).count, 0U);
}

TEST(Percentiles, of_what_came_since) {
  Steps before{}, after{};
  before[0] = after[0] = 1000;  // long ago
  after[4] = 90;                // 5 to 10 ms
  after[7] = 10;                // 50 to 100 ms
  const auto found = between(before, after);
  EXPECT_EQ(found.count, 100U);
  EXPECT_NEAR(found.p50, 0.005 + 0.005 * 50 / 90, 1e-9);
  EXPECT_NEAR(found.p90, 0.01, 1e-9);
  EXPECT_NEAR(found.p99, 0.05 + 0.05 * 0.9, 1e-9);
}

TEST(Percentiles, what_took_longest_counts_as_the_last_bound) {
  Steps after{};
  after.back() = 1;
  EXPECT_EQ(between({}, after).p50, base::Latencies::bounds.back());
}

TEST(Percentiles, are_read_of_a_histogram) {
  base::Latencies latencies;
  latencies.add(microseconds(300));
  latencies.add(microseconds(700));
  Steps sum{};
  add(sum, latencies);
  add(sum, latencies);
  EXPECT_EQ(sum[0], 2U);
  EXPECT_EQ(sum[1], 2U);
}

}  // namespace
}  // namespace sipward::control::test
