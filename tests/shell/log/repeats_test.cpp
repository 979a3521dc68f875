#include "sipward/shell/log/repeats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sipward::log {
namespace {

using namespace std::chrono_literals;
using ::testing::Optional;

struct RepeatsOfThree : ::testing::Test {
  Repeats repeats{3, 60s};
  Repeats::Time now{};
};

TEST_F(RepeatsOfThree, the_first_three_of_a_kind_are_printed_and_no_more) {
  for (int i = 0; i < 3; ++i) EXPECT_THAT(repeats.admit("a", now), Optional(0U));
  EXPECT_EQ(repeats.admit("a", now), std::nullopt);
  EXPECT_EQ(repeats.admit("a", now + 59s), std::nullopt);
}

TEST_F(RepeatsOfThree, the_next_interval_tells_how_many_were_left_out) {
  for (int i = 0; i < 10; ++i) repeats.admit("a", now);
  EXPECT_THAT(repeats.admit("a", now + 60s), Optional(7U));
  EXPECT_THAT(repeats.admit("a", now + 60s), Optional(0U));
}

TEST_F(RepeatsOfThree, kinds_are_told_apart) {
  for (int i = 0; i < 10; ++i) repeats.admit("a", now);
  EXPECT_THAT(repeats.admit("b", now), Optional(0U));
}

}  // namespace
}  // namespace sipward::log
