// Streams whose framing is lost or that exceed a limit: said once, with what is needed for a 400.
#include "core/sip/messages.hpp"
#include "sipward/core/sip/framer.hpp"

namespace sipward::sip::test {
namespace {

using base::DropReason;
using Kind = Frame::Kind;
constexpr FrameLimits small{512, 64, 12};

Frame first_of(std::string_view stream, FrameLimits limits = {}) {
  Framer framer(limits);
  framer.append(stream);
  return framer.next();
}

// Why the first message is refused; none if it is whole.
DropReason refusal(std::string_view stream, FrameLimits limits = {}) {
  auto frame = first_of(stream, limits);
  EXPECT_EQ(frame.kind == Kind::broken, frame.reason != DropReason::none);
  return frame.reason;
}

std::string with_length(std::string_view spelled) {
  return with(sound_request(), "Content-Length: 0", spelled);
}

TEST(framer_refusal, a_message_without_content_length_has_no_end) {
  EXPECT_EQ(refusal(with_length("X: 0")), DropReason::content_length_missing);
}

TEST(framer_refusal, content_lengths_that_two_readers_could_read_differently) {
  for (const auto* spelled :
       {"Content-Length: 0\r\nContent-Length: 5", "Content-Length: 5\r\nl: 0", "l: 0, 5",
        "Content-Length: 0\r\nContent-Length: 0", "Content-Length: -1", "Content-Length: +0",
        "Content-Length: 0x0", "Content-Length: ", "Content-Length: 4294967296",
        "Content-Length: 0 0", "Content-Length: 0\r\n 5", "Content-Length"}) {
    EXPECT_EQ(refusal(with_length(spelled)), DropReason::content_length_invalid) << spelled;
  }
}

TEST(framer_refusal, bare_line_feeds_are_not_waited_on) {
  auto bare = sound_request();
  std::erase(bare, '\r');
  EXPECT_EQ(refusal(bare), DropReason::malformed_header);
  EXPECT_EQ(refusal(with(sound_request(), "0\r\n\r\n", "0\n\r\n")), DropReason::malformed_header);
  EXPECT_EQ(refusal(with(sound_request(), "0\r\n\r\n", "0\r\n\n\r\n\r\n")),
            DropReason::malformed_header);
}

TEST(framer_refusal, what_was_read_of_the_head_comes_with_it) {
  const auto bytes = with_length("Content-Length: -1") + "and more";
  const auto frame = first_of(bytes);
  EXPECT_EQ(frame.kind, Kind::broken);
  EXPECT_EQ(frame.bytes, with_length("Content-Length: -1"));
  EXPECT_TRUE(Message::parse(frame.bytes));
}

TEST(framer_refusal, tls_is_known_by_its_first_byte) {
  EXPECT_EQ(refusal("\x16"), DropReason::tls_on_cleartext);
  EXPECT_EQ(refusal("\x16\x03\x01\x02\x00\x01"), DropReason::tls_on_cleartext);
}

TEST(framer_refusal, is_said_once_and_nothing_after_it) {
  Framer framer(small);
  framer.append(with_length("l: x"));
  EXPECT_EQ(framer.next().kind, Kind::broken);
  EXPECT_EQ(framer.next().kind, Kind::need_more);
  framer.append(sound_request());
  EXPECT_EQ(framer.next().kind, Kind::need_more);
}

TEST(framer_refusal, messages_before_it_are_whole) {
  Framer framer(FrameLimits{});
  framer.append(sound_request({}, "body") + with_length("l: x") + sound_request());
  EXPECT_EQ(framer.next().bytes, sound_request({}, "body"));
  EXPECT_EQ(framer.next().reason, DropReason::content_length_invalid);
}

TEST(framer_refusal, a_head_that_does_not_end_is_cut_off_at_the_limit) {
  Framer framer(small);
  for (std::size_t size = 0; size < small.header_bytes; ++size) {
    framer.append("A");
    ASSERT_EQ(framer.next().kind, Kind::need_more);
  }
  framer.append("A");
  const auto frame = framer.next();
  EXPECT_EQ(frame.reason, DropReason::message_too_large);
  EXPECT_EQ(frame.bytes.size(), small.header_bytes);
}

TEST(framer_refusal, limits_are_the_last_size_that_passes) {
  const auto head = sound_request();
  const FrameLimits exact{head.size(), 64, 7};
  EXPECT_EQ(refusal(head, exact), DropReason::none);
  EXPECT_EQ(refusal(head, {head.size() - 1, 64, 7}), DropReason::message_too_large);
  EXPECT_EQ(refusal(head, {head.size(), 64, 6}), DropReason::too_many_headers);
  EXPECT_EQ(refusal(sound_request({}, std::string(64, 'x')), small), DropReason::none);
  EXPECT_EQ(refusal(sound_request({}, std::string(65, 'x')), small), DropReason::message_too_large);
}

TEST(framer_refusal, a_body_too_large_is_refused_before_it_comes) {
  EXPECT_EQ(refusal(with_length("Content-Length: 4294967295"), small),
            DropReason::message_too_large);
}

TEST(framer_refusal, folds_are_no_lines_of_their_own) {
  std::string folds = "X: a\r\n";
  for (int i = 0; i < 20; ++i) folds += " b\r\n";
  EXPECT_EQ(refusal(sound_request(folds), {4096, 64, 8}), DropReason::none);
}

}  // namespace
}  // namespace sipward::sip::test
