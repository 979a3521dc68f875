// A rate by one number admits what a bucket of tokens would.
#include "sipward/core/policy/rate_limit.hpp"

#include <gtest/gtest.h>

#include "groups.hpp"

namespace sipward::policy::test {
namespace {

using namespace std::chrono_literals;

// Tokens in parts of a nanosecond's worth: filled by time, one interval's worth taken by each.
struct Bucket {
  std::int64_t interval;
  std::int64_t depth;
  std::int64_t level;
  Time last = start;
  bool admit(Time now) {
    level = std::min(depth, level + std::chrono::nanoseconds(now - last).count());
    last = now;
    if (level < interval) return false;
    level -= interval;
    return true;
  }
};

TEST(a_rate, admits_what_a_bucket_of_tokens_would_at_any_times) {
  std::uint64_t bits = 3;
  for (int round = 0; round < 200; ++round) {
    bits = mix(bits);
    const Rate rate{1 + below(bits, 3'000), below(mix(bits), 3) == 0 ? 0 : 1 + below(~bits, 50)};
    const std::int64_t interval = 1'000'000'000 / rate.per_second;
    const auto depth = interval * (rate.burst != 0 ? rate.burst : rate.per_second);
    Bucket bucket{interval, depth, depth};
    RateLimit limit;
    auto now = start;
    for (int i = 0; i < 2'000; ++i) {
      bits = mix(bits);
      if (below(bits, 4) == 0) now += Duration{below(mix(bits), 20)};
      const auto wait = limit.retry_after(rate, now);
      const bool expected = bucket.admit(now);
      ASSERT_EQ(wait == 0ms, expected);
      ASSERT_EQ(limit.admit(rate, now), expected) << rate.per_second << ", " << i;
    }
  }
}

TEST(a_rate, says_when_to_come_back) {
  const Rate rate{4, 2};
  RateLimit limit;
  EXPECT_TRUE(limit.admit(rate, start));
  EXPECT_TRUE(limit.admit(rate, start));
  EXPECT_FALSE(limit.admit(rate, start));
  EXPECT_EQ(limit.retry_after(rate, start), 250ms);
  EXPECT_FALSE(limit.admit(rate, start + 249ms));
  EXPECT_TRUE(limit.admit(rate, start + 250ms));
}

TEST(a_rate, of_nothing_is_no_limit) {
  RateLimit limit;
  for (int i = 0; i < 1'000; ++i) ASSERT_TRUE(limit.admit({}, start));
  EXPECT_EQ(limit.retry_after({}, start), 0ms);
}

TEST(a_rate, has_a_reserve_that_is_paid_back) {
  const Rate rate{10, 10};
  RateLimit limit;
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(limit.admit(rate, start));
  EXPECT_FALSE(limit.admit(rate, start));
  EXPECT_TRUE(limit.admit(rate, start, 2));
  EXPECT_TRUE(limit.admit(rate, start, 2));
  EXPECT_FALSE(limit.admit(rate, start, 2));
  EXPECT_EQ(limit.retry_after(rate, start), 300ms);
  EXPECT_FALSE(limit.admit(rate, start + 299ms));
  EXPECT_TRUE(limit.admit(rate, start + 300ms));
}

TEST(a_rate, follows_a_reload) {
  RateLimit limit;
  EXPECT_TRUE(limit.admit({1, 1}, start));
  EXPECT_FALSE(limit.admit({1, 1}, start));
  EXPECT_TRUE(limit.admit({1, 5}, start));
  EXPECT_TRUE(limit.admit({}, start));
}

}  // namespace
}  // namespace sipward::policy::test
