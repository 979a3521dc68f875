#include "sipward/load/measure/format.hpp"

#include <gtest/gtest.h>

namespace sipward::load {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST(Format, TimesHaveThreeDigitsAndAUnit) {
  EXPECT_EQ(text_of(nanoseconds(0)), "0");
  EXPECT_EQ(text_of(nanoseconds(850)), "850 ns");
  EXPECT_EQ(text_of(nanoseconds(1'234)), "1.23 µs");
  EXPECT_EQ(text_of(nanoseconds(12'340)), "12.3 µs");
  EXPECT_EQ(text_of(nanoseconds(999'900)), "1.00 ms");
  EXPECT_EQ(text_of(microseconds(123'400)), "123 ms");
  EXPECT_EQ(text_of(seconds(32)), "32.0 s");
  EXPECT_EQ(text_of(seconds(3600)), "3600 s");
}

TEST(Format, NumbersAreGrouped) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
}

TEST(Format, RatesAndShares) {
  EXPECT_EQ(text_of_rate(0), "0");
  EXPECT_EQ(text_of_rate(7.5), "7.50");
  EXPECT_EQ(text_of_rate(85.34), "85.3");
  EXPECT_EQ(text_of_rate(1996.7), "1,997");
  EXPECT_EQ(percent(0), "0%");
  EXPECT_EQ(percent(0.00001), "<0.01%");
  EXPECT_EQ(percent(0.0022), "0.22%");
  EXPECT_EQ(percent(0.431), "43.1%");
  EXPECT_EQ(percent(0.99999), ">99.99%");
  EXPECT_EQ(percent(1), "100%");
}

TEST(Format, Bytes) {
  EXPECT_EQ(text_of_bytes(512), "512 B");
  EXPECT_EQ(text_of_bytes(38'200'000), "38.2 MB");
}

TEST(Format, MomentsAreUtc) {
  EXPECT_EQ(utc_text(0), "1970-01-01 00:00:00 UTC");
  EXPECT_EQ(utc_text(1'795'674'600), "2026-11-26 06:30:00 UTC");
}

TEST(Format, PaddingCountsCharacters) {
  EXPECT_EQ(left("12 µs", 7), "12 µs  ");
  EXPECT_EQ(right("12 µs", 7), "  12 µs");
  EXPECT_EQ(right("too long", 3), "too long");
}

}  // namespace
}  // namespace sipward::load
