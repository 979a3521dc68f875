#include "sipward/cli/table.hpp"

#include <gtest/gtest.h>

namespace sipward::cli::test {
namespace {

TEST(Table, columns_are_as_wide_as_their_longest_cell) {
  EXPECT_EQ(to_table({"peer", "state"}, {{"cucm", "up"}, {"a", "handshake failed"}}),
            "peer  state\n"
            "cucm  up\n"
            "a     handshake failed\n");
}

TEST(Table, no_line_ends_in_blanks) {
  EXPECT_EQ(to_table({"a", "b"}, {{"long", ""}, {"x"}, {"y  ", "   "}, {}}),
            "a     b\n"
            "long\n"
            "x\n"
            "y\n"
            "\n");
}

TEST(Table, a_header_alone_is_a_table) {
  EXPECT_EQ(to_table({"peer", "state"}, {}), "peer  state\n");
}

TEST(Table, a_row_may_have_more_cells_than_the_header) {
  EXPECT_EQ(to_table({"a"}, {{"1", "2", "3"}}), "a\n1  2  3\n");
}

TEST(Table, nothing_at_all_is_an_empty_line) {
  EXPECT_EQ(to_table({}, {}), "\n");
  EXPECT_EQ(to_table({}, {{}, {""}}), "\n\n\n");
}

TEST(Table, width_is_counted_in_code_points) {
  EXPECT_EQ(to_table({"n", "x"}, {{"M\u00fcller", "1"}, {"Mueller", "2"}, {"\U0001f512", "3"}}),
            "n        x\n"
            "M\u00fcller   1\n"
            "Mueller  2\n"
            "\U0001f512        3\n");
}

TEST(Table, the_longest_column_is_cut_to_fit) {
  EXPECT_EQ(to_table({"who", "why"}, {{"cucm", "0123456789"}, {"pbx", "short"}}, 12),
            "who   why\n"
            "cucm  01234\u2026\n"
            "pbx   short\n");
}

TEST(Table, a_cut_never_splits_a_code_point) {
  EXPECT_EQ(to_table({"\u00fc\u00fc\u00fc\u00fc"}, {{"\u00e4\u00e4"}}, 3),
            "\u00fc\u00fc\u2026\n\u00e4\u00e4\n");
}

TEST(Table, what_fits_exactly_is_not_cut) {
  EXPECT_EQ(to_table({"ab", "cd"}, {}, 6), "ab  cd\n");
  EXPECT_EQ(to_table({"ab", "cd"}, {}, 5), "\u2026  cd\n");
}

TEST(Table, a_hundred_columns_are_the_most) {
  const auto text = to_table({std::string(300, 'a'), std::string(80, 'b')}, {});
  EXPECT_EQ(text, std::string(48, 'a') + "\u2026  " + std::string(48, 'b') + "\u2026\n");
}

TEST(Table, when_nothing_fits_each_column_keeps_one) {
  EXPECT_EQ(to_table({"aaa", "bbb", "c"}, {}, 2), "\u2026  \u2026  c\n");
}

TEST(Table, no_cell_commands_the_terminal) {
  EXPECT_EQ(to_table({"a\nb"}, {{"\x1b[2J"}, {std::string("\0\x7f", 2)}, {"tab\t"}, {"back\\"}}),
            "a\\x0ab\n"
            "\\x1b[2J\n"
            "\\x00\\x7f\n"
            "tab\\x09\n"
            "back\\\n");
}

TEST(Table, controls_beyond_ascii_and_marks_of_direction_are_escaped) {
  EXPECT_EQ(to_table({"\u009b2J"}, {{"a\u202eb"}, {"\u2067"}, {"\u200f"}, {"\u2028"}}),
            "\\xc2\\x9b2J\n"
            "a\\xe2\\x80\\xaeb\n"
            "\\xe2\\x81\\xa7\n"
            "\\xe2\\x80\\x8f\n"
            "\\xe2\\x80\\xa8\n");
}

TEST(Table, ill_formed_bytes_are_escaped_one_by_one) {
  EXPECT_EQ(to_table({"a\xff\xc3"}, {{"\xe2\x80z"}}), "a\\xff\\xc3\n\\xe2\\x80z\n");
}

}  // namespace
}  // namespace sipward::cli::test
