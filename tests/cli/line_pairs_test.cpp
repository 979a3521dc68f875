#include "sipward/cli/line_pairs.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sipward::cli {
namespace {

// "a=a" for the same, "a|b" changed, "a<" and ">b".
std::string paired(std::string_view left, std::string_view right) {
  std::string out;
  for (const auto& pair : pair_lines(left, right)) {
    const auto* mark = pair.same() ? "=" : !pair.left ? ">" : !pair.right ? "<" : "|";
    out += std::string(pair.left.value_or("")) + mark + std::string(pair.right.value_or("")) + "\n";
  }
  return out;
}

TEST(LinePairs, lines_end_with_or_without_cr) {
  EXPECT_EQ(lines_of("a\r\nb\n\r\nc"), (std::vector<std::string_view>{"a", "b", "", "c"}));
  EXPECT_TRUE(lines_of("").empty());
}

TEST(LinePairs, a_rewritten_header_stands_beside_what_it_was) {
  EXPECT_EQ(
      paired("INVITE a\nVia: 1\nTo: x\nContact: in\n", "INVITE b\nVia: 1\nTo: x\nContact: out\n"),
      "INVITE a|INVITE b\nVia: 1=Via: 1\nTo: x=To: x\nContact: in|Contact: out\n");
}

TEST(LinePairs, what_was_added_and_what_was_taken_away) {
  EXPECT_EQ(paired("Via: 1\nTo: x\n", "Via: 2\nRecord-Route: r\nVia: 1;received\nTo: x\n"),
            "Via: 1|Via: 2\n>Record-Route: r\n>Via: 1;received\nTo: x=To: x\n");
  EXPECT_EQ(paired("Via: 2\nVia: 1\nTo: x\n", "Via: 1\nTo: x\n"),
            "Via: 2<\nVia: 1=Via: 1\nTo: x=To: x\n");
  EXPECT_EQ(paired("a\n", ""), "a<\n");
  EXPECT_EQ(paired("", ""), "");
}

TEST(LinePairs, very_long_texts_are_paired_line_by_line) {
  std::string left, right;
  for (int i = 0; i < 1'100; ++i) left += std::to_string(i) + "\n";
  right = "new\n" + left;
  const auto pairs = pair_lines(left, right);
  EXPECT_EQ(pairs.size(), 1'101U);
  EXPECT_FALSE(pairs.front().same());
}

}  // namespace
}  // namespace sipward::cli
