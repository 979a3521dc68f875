#include "sipward/core/base/utf8.hpp"

#include <gtest/gtest.h>

namespace sipward::base::test {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, reads_one_code_point_at_a_time) {
  EXPECT_EQ(first_code_point("ab").value, U'a');
  EXPECT_EQ(first_code_point("ab").bytes, 1U);
  EXPECT_EQ(first_code_point("\u00fcb").value, U'\u00fc');
  EXPECT_EQ(first_code_point("\u2026").bytes, 3U);
  EXPECT_EQ(first_code_point("\U0001f512").value, U'\U0001f512');
  EXPECT_EQ(first_code_point("\0"sv).bytes, 1U);
  EXPECT_EQ(first_code_point("").bytes, 0U);
}

TEST(Utf8, the_bounds_of_each_length_are_well_formed) {
  for (const auto text :
       {"\x7f"sv, "\xc2\x80"sv, "\xdf\xbf"sv, "\xe0\xa0\x80"sv, "\xed\x9f\xbf"sv, "\xee\x80\x80"sv,
        "\xef\xbf\xbf"sv, "\xf0\x90\x80\x80"sv, "\xf4\x8f\xbf\xbf"sv, ""sv}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
}

TEST(Utf8, what_is_ill_formed_is_seen) {
  for (const auto text :
       {"\x80"sv, "\xc3"sv, "a\xff"sv, "\xc0\x80"sv, "\xc1\xbf"sv, "\xe0\x9f\xbf"sv,
        "\xed\xa0\x80"sv, "\xf0\x8f\xbf\xbf"sv, "\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv,
        "\xe2\x80"sv, "\xe2\x28\xa1"sv}) {
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace sipward::base::test
