#include "sipward/shell/runtime/expiry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sipward::runtime {
namespace {

using ::testing::Optional;
using ::testing::StrEq;

constexpr std::int64_t day = 24 * 60 * 60;
constexpr std::int64_t now = 1'000 * day;

struct Expiring : ::testing::Test {
  auto told(std::int64_t left) { return expiry.judge("CN=a", now + left, now); }
  Expiry expiry;
};

TEST_F(Expiring, nothing_is_said_of_what_lasts_longer_than_30_days) {
  EXPECT_EQ(told(30 * day + 1), std::nullopt);
}

TEST_F(Expiring, each_of_30_7_and_1_days_and_the_end_is_told_once) {
  EXPECT_THAT(told(30 * day), Optional(StrEq("CN=a expires in 30 days: renew it")));
  EXPECT_EQ(told(8 * day), std::nullopt);
  EXPECT_THAT(told(7 * day - 5), Optional(StrEq("CN=a expires in 7 days: renew it")));
  EXPECT_EQ(told(2 * day), std::nullopt);
  EXPECT_THAT(told(day), Optional(StrEq("CN=a expires in 1 day: renew it")));
  EXPECT_EQ(told(5), std::nullopt);
  EXPECT_THAT(told(0), Optional(StrEq("CN=a has expired: renew it now")));
  EXPECT_EQ(told(-9 * day), std::nullopt);
}

TEST_F(Expiring, what_is_late_already_is_told_once_too) {
  EXPECT_THAT(told(-1), Optional(StrEq("CN=a has expired: renew it now")));
  EXPECT_EQ(told(-1), std::nullopt);
}

TEST_F(Expiring, certificates_are_told_apart) {
  told(day);
  EXPECT_THAT(expiry.judge("CN=b", now + day, now),
              Optional(StrEq("CN=b expires in 1 day: renew it")));
}

TEST_F(Expiring, without_a_date_there_is_nothing_to_say) {
  EXPECT_EQ(expiry.judge("CN=a", 0, now), std::nullopt);
}

}  // namespace
}  // namespace sipward::runtime
