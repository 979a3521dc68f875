// The small readers: parameters, numbers, CSeq, option tags, folds.
#include <gtest/gtest.h>

#include "sipward/core/sip/headers.hpp"

namespace sipward::sip::test {
namespace {

TEST(params, are_found_with_value_without_and_not) {
  constexpr std::string_view params = "tag=1;Lr ; q = 0.5;x=\"a;b=\\\"c\";last=";
  EXPECT_EQ(find_param(params, "TAG"), "1");
  EXPECT_EQ(find_param(params, "lr"), "");
  EXPECT_EQ(find_param(params, "q"), "0.5");
  EXPECT_EQ(find_param(params, "x"), "\"a;b=\\\"c\"");
  EXPECT_EQ(find_param(params, "last"), "");
  EXPECT_FALSE(find_param(params, "b"));
  EXPECT_FALSE(find_param(params, "ta"));
  EXPECT_FALSE(find_param("", "tag"));
}

TEST(params, the_first_of_a_name_counts) {
  EXPECT_EQ(find_param("tag=1;TAG=2", "tag"), "1");
}

TEST(params, are_located_without_their_semicolons_and_spaces) {
  constexpr std::string_view params = "a=1; b = 2 ;c";
  const auto found = locate_param(params, "b");
  EXPECT_EQ(found, "b = 2");
  EXPECT_EQ(found.data(), params.data() + 5);
  EXPECT_EQ(locate_param(params, "c"), "c");
  EXPECT_TRUE(locate_param(params, "d").empty());
}

TEST(params, a_quote_that_never_ends_is_the_rest) {
  EXPECT_EQ(find_param("a=\"1;b=2", "a"), "\"1;b=2");
  EXPECT_FALSE(find_param("a=\"1;b=2", "b"));
}

TEST(params, empty_ones_are_malformed_but_for_one_at_the_end) {
  EXPECT_TRUE(params_well_formed("tag=1;lr"));
  EXPECT_TRUE(params_well_formed("tag=1;"));
  EXPECT_TRUE(params_well_formed("x=\";;\""));
  EXPECT_FALSE(params_well_formed(";tag=1"));
  EXPECT_FALSE(params_well_formed("tag=1;;lr"));
  EXPECT_FALSE(params_well_formed("tag=1; ;lr"));
}

TEST(numbers, are_decimal_digits_of_32_bits) {
  EXPECT_EQ(parse_number("0"), 0U);
  EXPECT_EQ(parse_number("0070"), 70U);
  EXPECT_EQ(parse_number("4294967295"), 4294967295U);
  for (const auto* text : {"", "4294967296", "99999999999999999999", "-1", "+1", "1 ", " 1", "1.0",
                           "0x1", "one", "1,1"}) {
    EXPECT_FALSE(parse_number(text)) << text;
  }
}

TEST(cseq, is_a_number_and_a_method) {
  const auto cseq = parse_cseq("0009 \t\r\n  INVITE");
  ASSERT_TRUE(cseq);
  EXPECT_EQ(cseq->number, 9U);
  EXPECT_EQ(cseq->method, "INVITE");
  EXPECT_EQ(parse_cseq("1 x!y")->method, "x!y");
}

TEST(cseq, of_other_shapes_is_refused) {
  for (const auto* text : {"", "1", "1 ", "INVITE", "1INVITE", "-1 INVITE", "x1 INVITE",
                           "4294967296 INVITE", "1 IN VITE", "1 IN@VITE", "1, INVITE"}) {
    EXPECT_FALSE(parse_cseq(text)) << text;
  }
}

TEST(option_tags, are_found_whole_and_whatever_the_case) {
  EXPECT_TRUE(has_token("timer, Path ,gruu", "path"));
  EXPECT_TRUE(has_token("path", "path"));
  EXPECT_TRUE(has_token("timer,\r\n path", "path"));
  EXPECT_FALSE(has_token("pathx, xpath", "path"));
  EXPECT_FALSE(has_token("", "path"));
  EXPECT_FALSE(has_token(",,", "path"));
}

TEST(unfold, makes_each_fold_one_space) {
  EXPECT_EQ(unfold("a\r\n b"), "a b");
  EXPECT_EQ(unfold("a \r\n \t \r\n\tb"), "a  b");
  EXPECT_EQ(unfold("a\n b"), "a b");
  EXPECT_EQ(unfold("a  b"), "a  b");
  EXPECT_EQ(unfold(""), "");
}

}  // namespace
}  // namespace sipward::sip::test
