// The boundary as it is read from raw bytes: it must be the one that the indexed message shows.
#include "sipward/core/sip/content_length.hpp"

#include "core/sip/messages.hpp"

namespace sipward::sip::test {
namespace {

using base::DropReason;

HeaderBlock scanned(std::string_view lines) {
  return scan_header_block("INVITE sip:b SIP/2.0\r\n" + std::string(lines));
}

TEST(content_length, is_found_in_every_spelling) {
  for (const auto* line : {"Content-Length: 5", "content-length:5", "l:5", "L \t: 5 ", "l:\r\n 5",
                           "CONTENT-LENGTH\r\n :\r\n\t5", "l: 0005"}) {
    const auto block = scanned("A: b\r\n" + std::string(line) + "\r\n\r\n");
    EXPECT_EQ(block.content_length, 5U) << line;
    EXPECT_EQ(block.reason, DropReason::none) << line;
    EXPECT_EQ(block.lines, 2U) << line;
  }
}

TEST(content_length, is_not_found_elsewhere) {
  for (const auto* lines :
       {"X: y\r\n l: 5\r\n\r\n", "Content-Length-X: 5\r\n\r\n", "X-Content-Length: 5\r\n\r\n",
        "Content-Lengt: 5\r\n\r\n", "ll: 5\r\n\r\n", "A: b\r\n\r\nl: 5\r\n"}) {
    EXPECT_FALSE(scanned(lines).content_length) << lines;
    EXPECT_EQ(scanned(lines).reason, DropReason::none) << lines;
  }
}

TEST(content_length, needs_no_empty_line_and_no_header_at_all) {
  EXPECT_EQ(scanned("l: 5").content_length, 5U);
  EXPECT_EQ(scanned("").lines, 0U);
  EXPECT_EQ(scan_header_block("").lines, 0U);
  EXPECT_EQ(scan_header_block("no line end").lines, 0U);
}

TEST(content_length, several_or_none_that_is_a_number_is_invalid) {
  for (const auto* lines : {"l: 5\r\nl: 5\r\n", "l: 5\r\nContent-Length: 6\r\n", "l: 5, 5\r\n",
                            "l: five\r\n", "l: -5\r\n", "l:\r\n", "l\r\n", "l: 5;x\r\n"}) {
    EXPECT_EQ(scanned(lines).reason, DropReason::content_length_invalid) << lines;
  }
}

TEST(content_length, is_what_the_indexed_message_shows) {
  for (const auto* line : {"Content-Length: 3", "l\r\n : 3", "L :3", "cOnTeNt-lEnGtH:\r\n\t 3 "}) {
    const auto bytes = with(sound_request(), "Content-Length: 0", line) + "abc";
    const auto message = parsed(bytes);
    const auto block = scan_header_block(bytes);
    ASSERT_NE(message.first(Header::content_length), nullptr) << line;
    EXPECT_EQ(parse_number(message.value(Header::content_length)), block.content_length) << line;
    EXPECT_EQ(message.lines().size(), block.lines) << line;
  }
}

}  // namespace
}  // namespace sipward::sip::test
