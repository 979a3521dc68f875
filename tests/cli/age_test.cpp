#include "sipward/cli/age.hpp"

#include <gtest/gtest.h>

#include "sipward/cli/since.hpp"

namespace sipward::cli {
namespace {

TEST(Age, has_two_units_at_most) {
  EXPECT_EQ(age_text(0), "0.0s");
  EXPECT_EQ(age_text(0.44), "0.4s");
  EXPECT_EQ(age_text(12.9), "12s");
  EXPECT_EQ(age_text(185), "3m 05s");
  EXPECT_EQ(age_text(3'600 * 2 + 60 * 7 + 5), "2h 07m");
  EXPECT_EQ(age_text(86'400 * 5 + 3'600 * 3), "5d 03h");
}

TEST(Age, bytes_are_told_in_thousands) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(999), "999 B");
  EXPECT_EQ(bytes_text(1'499), "1.5 kB");
  EXPECT_EQ(bytes_text(20'000'000), "20 MB");
  EXPECT_EQ(bytes_text(999'600), "1.0 MB");
}

using std::chrono::seconds;
const std::chrono::system_clock::time_point now{seconds(1'790'000'000)};  // 2026-09-21T14:13:20Z

TEST(Since, lengths_of_time) {
  EXPECT_EQ(since("90s", now), seconds(90));
  EXPECT_EQ(since("30m", now), seconds(1'800));
  EXPECT_EQ(since("2h", now), seconds(7'200));
  EXPECT_EQ(since("3d", now), seconds(259'200));
}

TEST(Since, moments) {
  EXPECT_EQ(since("2026-09-21T14:13:00Z", now), seconds(20));
  EXPECT_EQ(since("2027-09-21T14:13:00Z", now), std::nullopt);
}

TEST(Since, nothing_else) {
  for (const auto* text : {"", "2", "h", "2x", "-2h", "2hh", "2 h", "yesterday", "2026-09-21"}) {
    EXPECT_EQ(since(text, now), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sipward::cli
