// What is not quite a message: found leniently, so that it can be answered, and told strictly, so
// that it is refused.
#include "core/sip/messages.hpp"
#include "sipward/core/sip/sanity.hpp"

namespace sipward::sip::test {
namespace {

bool headers_sound(std::string bytes) {
  return parsed(std::move(bytes)).headers_well_formed();
}

bool start_line_sound(std::string_view line) {
  return parsed(with(sound_request(), "INVITE sip:bob@example.net SIP/2.0", line))
      .start_line_well_formed();
}

TEST(malformed_message, is_nothing_without_a_start_line_that_could_be_sip) {
  for (const auto* bytes :
       {"", "\r\n", "x", "INVITE", "INVITE sip:a", "INVITE sip:a SIP/2.0", "GET / HTTP/1.1\r\n\r\n",
        " INVITE sip:a SIP/2.0\r\nA: b\r\n\r\n", "IN@VITE sip:a SIP/2.0\r\nA: b\r\n\r\n",
        "SIP/2.0\r\nA: b\r\n\r\n", "INVITE sip:a SIP/2.0\r\n"}) {
    EXPECT_FALSE(Message::parse(bytes)) << bytes;
  }
  EXPECT_FALSE(Message::parse(std::string(3, '\0')));
}

TEST(malformed_message, more_lines_than_an_index_can_number_are_nothing) {
  std::string bytes = "A sip:b SIP/2.0\r\n";
  for (int i = 0; i < 70'000; ++i) bytes += "a:b\r\n";
  EXPECT_FALSE(Message::parse(bytes + "\r\n"));
}

TEST(malformed_message, spaces_too_many_in_the_start_line_are_told) {
  EXPECT_TRUE(start_line_sound("INVITE sip:bob@example.net SIP/2.0"));
  for (const auto* line :
       {"INVITE  sip:bob@example.net SIP/2.0", "INVITE sip:bob@example.net  SIP/2.0",
        "INVITE sip:bob@example.net SIP/2.0 ", "INVITE  SIP/2.0"}) {
    EXPECT_FALSE(start_line_sound(line)) << line;
  }
}

TEST(malformed_message, the_request_uri_is_found_between_spaces_too_many) {
  const auto message = parsed(
      with(sound_request(), "INVITE sip:bob@example.net SIP/2.0", "INVITE   sip:x  SIP/2.0"));
  EXPECT_EQ(message.request_uri(), "sip:x");
  EXPECT_EQ(message.version(), "SIP/2.0");
}

TEST(malformed_message, a_status_of_other_than_three_digits_is_zero) {
  EXPECT_EQ(parsed(sound_response("SIP/2.0 99 Low")).status(), 0);
  EXPECT_EQ(parsed(sound_response("SIP/2.0 4294967301 Big")).status(), 0);
  EXPECT_EQ(parsed(sound_response("SIP/2.0 2x0 Odd")).status(), 0);
  EXPECT_FALSE(parsed(sound_response("SIP/2.0 2x0 Odd")).start_line_well_formed());
  EXPECT_EQ(parsed(sound_response("SIP/2.0 200 ")).status(), 200);
  EXPECT_TRUE(parsed(sound_response("SIP/2.0 200 ")).start_line_well_formed());
  EXPECT_FALSE(parsed(sound_response("SIP/2.0 200")).start_line_well_formed());
}

TEST(malformed_message, bare_line_feeds_are_told) {
  EXPECT_FALSE(headers_sound(sound_request("X: y\n")));
  EXPECT_FALSE(headers_sound(sound_request("X: y\n z\r\n")));
  EXPECT_FALSE(headers_sound(with(sound_request(), "0\r\n\r\n", "0\r\n\n")));
  EXPECT_FALSE(parsed(with(sound_request(), "SIP/2.0\r\n", "SIP/2.0\n")).start_line_well_formed());
}

// Some readers end a line at a carriage return: what follows one would be a header line to them.
TEST(malformed_message, bare_carriage_returns_are_told) {
  EXPECT_FALSE(headers_sound(sound_request("X: y\rP-Asserted-Identity: <sip:boss@b>\r\n")));
  EXPECT_FALSE(headers_sound(sound_request("X: \"y\\\rz\"\r\n")));
  EXPECT_FALSE(headers_sound(sound_request("X: y\r\r\n")));
  const auto start = parsed(with(sound_request(), "bob@", "bob\rX: y@"));
  EXPECT_FALSE(start.request_target());
}

TEST(malformed_message, a_line_without_colon_or_with_a_bad_name_is_told) {
  for (const auto* line :
       {"nothing\r\n", ": empty\r\n", "two words: x\r\n", "na(me: x\r\n", "\"q\": x\r\n"}) {
    EXPECT_FALSE(headers_sound(sound_request(line))) << line;
  }
  EXPECT_TRUE(headers_sound(sound_request("X-a.b!%*_+`'~: x\r\n")));
  EXPECT_TRUE(headers_sound(sound_request("X \t: x\r\nY\r\n : z\r\n")));
  EXPECT_TRUE(headers_sound(sound_request("X:\r\n")));
}

TEST(malformed_message, a_first_header_line_that_is_a_fold_is_told) {
  EXPECT_FALSE(headers_sound(with(sound_request(), "Via", " Via")));
}

TEST(malformed_message, a_nul_may_stand_escaped_and_in_the_body_only) {
  const std::string nul(1, '\0');
  EXPECT_FALSE(headers_sound(sound_request("X: a" + nul + "b\r\n")));
  EXPECT_FALSE(headers_sound(with(sound_request(), "bob@", "bo" + nul + "b@")));
  EXPECT_TRUE(headers_sound(sound_request("X: \"a\\" + nul + "\"\r\n")));
  EXPECT_TRUE(headers_sound(sound_request({}, nul + nul)));
  EXPECT_EQ(parsed(sound_request({}, nul + nul)).body().size(), 2U);
}

TEST(malformed_message, headers_that_end_without_the_empty_line_are_whole) {
  for (const auto* end : {"X: y\r\n", "X: y"}) {
    const auto message =
        parsed("INVITE sip:bob@example.net SIP/2.0\r\n" + sound_lines + std::string(end));
    EXPECT_FALSE(message.has_empty_line());
    EXPECT_EQ(message.lines().size(), 7U);
    EXPECT_EQ(message.text(message.lines()[6].value), "y");
    EXPECT_EQ(message.body(), "");
    EXPECT_TRUE(message.bytes().ends_with("X: y\r\n\r\n"));
    EXPECT_TRUE(judge_request(message));
  }
}

TEST(malformed_message, every_prefix_of_a_message_is_read_or_refused_without_harm) {
  const auto whole = sound_request("Contact: \"a\\\" <sip:b>\r\n , <sip:c>\r\n", "body");
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const auto message = Message::parse(whole.substr(0, size));
    if (!message) continue;
    for (const auto& line : message->lines()) ASSERT_LE(line.line.end, message->bytes().size());
    for (const auto& value : message->values(Header::contact)) {
      ASSERT_LE(value.span.end, message->bytes().size());
    }
    judge_request(*message);
  }
}

// Any byte anywhere: the index stays within the bytes and an unedited message keeps them all.
TEST(malformed_message, every_byte_replaced_by_any_is_read_or_refused_without_harm) {
  const auto whole = sound_request("m: <sip:a>,\"b\" <sip:b>\r\n");
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char byte :
         {'\0', '\r', '\n', ' ', ':', ';', ',', '"', '<', '>', '\\', '\x80', 'z'}) {
      auto bytes = whole;
      bytes[at] = byte;
      const auto message = Message::parse(bytes);
      if (!message) continue;
      ASSERT_TRUE(message->bytes().starts_with(bytes));
      ASSERT_LE(message->end_of_headers(), message->bytes().size());
      if (message->is_request()) judge_request(*message);
    }
  }
}

}  // namespace
}  // namespace sipward::sip::test
