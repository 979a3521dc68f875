#include "sipward/core/base/find_four.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sipward::base {
namespace {

constexpr auto is_word = [](auto first, auto second, auto third, auto fourth) {
  return (first == 'w') & (second == 'o') & (third == 'r') & (fourth == 'd');
};

TEST(FindFour, finds_them_wherever_they_stand) {
  for (std::size_t size = 4; size < 70; ++size) {
    for (std::size_t at = 0; at + 4 <= size; ++at) {
      std::string text(size, 'x');
      text.replace(at, 4, "word");
      for (std::size_t from = 0; from <= size + 2; ++from) {
        ASSERT_EQ(find_four(text, from, is_word), from <= at ? at : text.npos)
            << size << " characters, from " << from;
      }
    }
  }
}

TEST(FindFour, finds_the_first_of_several) {
  for (std::size_t gap = 4; gap < 40; ++gap) {
    std::string text(80, 'x');
    text.replace(1, 4, "word");
    text.replace(1 + gap, 4, "word");
    EXPECT_EQ(find_four(text, 0, is_word), 1U);
    EXPECT_EQ(find_four(text, 2, is_word), 1U + gap);
  }
}

TEST(FindFour, behind_the_end_stand_zeros) {
  constexpr auto is_last = [](auto first, auto second, auto, auto) {
    return (first == 'x') & (second == '\0');
  };
  for (std::size_t size = 1; size < 70; ++size) {
    EXPECT_EQ(find_four(std::string(size, 'x'), 0, is_last), size - 1);
  }
  EXPECT_EQ(find_four("", 0, is_last), std::string_view::npos);
}

TEST(FindFour, small_letters) {
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    EXPECT_EQ(lower_case(static_cast<signed char>(letter - 32)), letter);
    EXPECT_EQ(lower_case(static_cast<signed char>(letter)), letter);
  }
}

}  // namespace
}  // namespace sipward::base
