#include "sipward/core/base/line_feed.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sipward::base {
namespace {

TEST(LineFeed, is_found_wherever_it_stands) {
  for (std::size_t size = 1; size < 70; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = '\n';
      EXPECT_EQ(find_line_feed(text, 0), at) << size;
      EXPECT_EQ(find_line_feed(text, at), at) << size;
      EXPECT_EQ(find_line_feed(text, at + 1), text.npos) << size;
    }
  }
}

TEST(LineFeed, is_the_first_of_several) {
  const std::string text = "INVITE sip:a@example.com SIP/2.0\r\nTo: <sip:a@example.com>\r\n\r\n";
  std::size_t count = 0;
  for (auto at = find_line_feed(text, 0); at != text.npos; at = find_line_feed(text, at + 1)) {
    EXPECT_EQ(at, text.find('\n', at));
    ++count;
  }
  EXPECT_EQ(count, 3U);
}

TEST(LineFeed, other_bytes_are_none) {
  std::string text;
  for (int byte = 0; byte < 256; ++byte) {
    if (byte != '\n') text += static_cast<char>(byte);
  }
  EXPECT_EQ(find_line_feed(text, 0), text.npos);
  EXPECT_EQ(find_line_feed("", 0), std::string_view::npos);
  EXPECT_EQ(find_line_feed("a\n", 5), std::string_view::npos);
}

// What lies behind the text is not looked at.
TEST(LineFeed, ends_with_the_text) {
  const std::string text(40, '\n');
  for (std::size_t size = 0; size < 20; ++size) {
    EXPECT_EQ(find_line_feed(std::string_view(text).substr(0, size), size), std::string_view::npos);
  }
}

TEST(OddControl, is_found_wherever_it_stands) {
  for (const std::string& odd : {std::string(1, '\0'), std::string("\rx"), std::string("\r\r\n")}) {
    for (std::size_t at = 0; at < 40; ++at) {
      const auto text = std::string(at, 'x') + odd + std::string(40, 'x');
      EXPECT_EQ(find_odd_control(text, 0), at);
      EXPECT_EQ(find_odd_control(text, at + 1), text.npos);
      EXPECT_EQ(find_odd_control(std::string(at, 'x') + odd.front(), 0), at) << "at the end";
    }
  }
}

TEST(OddControl, line_ends_are_none) {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += std::string(static_cast<std::size_t>(i), 'x') + "\r\n\n\t\x7f";
  EXPECT_EQ(find_odd_control(text, 0), text.npos);
  EXPECT_EQ(find_odd_control("", 0), std::string_view::npos);
}

}  // namespace
}  // namespace sipward::base
