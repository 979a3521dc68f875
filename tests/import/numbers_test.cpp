#include "sipward/import/numbers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace sipward::import {
namespace {

struct Case {
  const char* pattern;
  const char* prefix;
  const char* range;
  const char* regex;
};

class Reads : public ::testing::TestWithParam<Case> {};

TEST_P(Reads, as_conditions_of_a_route) {
  const auto read = read_pattern(GetParam().pattern);
  ASSERT_TRUE(read) << GetParam().pattern;
  EXPECT_EQ(read->numbers.prefix, GetParam().prefix);
  EXPECT_EQ(read->numbers.range, GetParam().range);
  EXPECT_EQ(read->numbers.regex, GetParam().regex);
}

INSTANTIATE_TEST_SUITE_P(
    Patterns, Reads,
    ::testing::Values(Case{"6000", "6000", "", ""}, Case{"+4930", "+4930", "", ""},
                      Case{"9T", "9", "", ""}, Case{"9,1", "91", "", ""},
                      Case{"^1000$", "", "1000-1000", ""}, Case{"60..$", "", "6000-6099", ""},
                      Case{"+49...$", "", "+49000-+49999", ""},
                      Case{"60..", "", "", "^60[0-9A-D*#][0-9A-D*#]"},
                      Case{".T", "", "", "^\\+?[0-9A-D*#]"}, Case{"T", "", "", "^\\+?[0-9A-D*#]"},
                      Case{"+T", "", "", "^\\+"},
                      Case{"4[0-4]..", "", "", "^4[0-4][0-9A-D*#][0-9A-D*#]"},
                      Case{"[^1-9]$", "", "", "^[0A-D*#]$"}, Case{"[1,3]", "", "", "^[13]"},
                      Case{"*70", "", "", "^\\*70"}, Case{"5(12)?3%4", "", "", "^5(?:12)?3*4"},
                      Case{"1.2", "", "", "^1[0-9A-D*#]2"}));

class Refuses : public ::testing::TestWithParam<const char*> {};

TEST_P(Refuses, what_is_no_pattern) {
  EXPECT_FALSE(read_pattern(GetParam())) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Patterns, Refuses,
                         ::testing::Values("", "$", "+", "x", "6{2}", "12$3", "1T2", "[", "[]",
                                           "[9-1]", "[0-9A-D*#^]", "?", "1??", "(", "()", "(1",
                                           "1)", "((((((((("));

TEST(Specificity, longest_explicit_match_comes_first) {
  const std::vector<const char*> expected{"4999$", "4999", "499T", "4[0-4]..", "4...$", "4T", ".T"};
  auto sorted = expected;
  std::reverse(sorted.begin(), sorted.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const char* a, const char* b) {
    return read_pattern(a)->specificity < read_pattern(b)->specificity;
  });
  EXPECT_EQ(sorted, expected);
}

}  // namespace
}  // namespace sipward::import
