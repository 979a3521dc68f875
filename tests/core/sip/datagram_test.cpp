// Datagrams (RFC 3261 §18.3): cut to Content-Length, refused where they are shorter.
#include "core/sip/messages.hpp"
#include "sipward/core/sip/framer.hpp"

namespace sipward::sip::test {
namespace {

using base::DropReason;
using Kind = Frame::Kind;

Frame framed_datagram(std::string bytes, FrameLimits limits = {}) {
  return frame_datagram(std::move(bytes), limits);
}

void expect_message(std::string bytes, const std::string& expected) {
  const auto frame = framed_datagram(std::move(bytes));
  EXPECT_EQ(frame.kind, Kind::message);
  EXPECT_EQ(frame.reason, DropReason::none);
  EXPECT_EQ(frame.bytes, expected);
}

TEST(datagram, is_one_message) {
  expect_message(sound_request({}, "body"), sound_request({}, "body"));
  expect_message(sound_response(), sound_response());
}

TEST(datagram, bytes_beyond_content_length_are_cut) {
  const auto hidden = with(sound_request(), "sip:bob", "sip:victim");
  expect_message(sound_request() + hidden, sound_request());
  expect_message(sound_request({}, "body") + "\r\n\r\n" + hidden, sound_request({}, "body"));
}

TEST(datagram, without_content_length_the_body_is_the_rest) {
  const auto bytes = with(sound_request(), "Content-Length: 0\r\n", "") + "all of it";
  expect_message(bytes, bytes);
}

TEST(datagram, line_ends_before_it_are_no_part_of_it) {
  expect_message("\r\n\r\n\r\n" + sound_request(), sound_request());
}

TEST(datagram, of_line_ends_alone_is_a_keepalive) {
  for (const auto* bytes : {"", "\r\n", "\r\n\r\n"})
    EXPECT_EQ(framed_datagram(bytes).kind, Kind::ping);
}

TEST(datagram, without_the_empty_line_is_whole) {
  const auto bytes = "INVITE sip:bob@example.net SIP/2.0\r\n" + sound_lines;
  expect_message(bytes, bytes);
}

TEST(datagram, shorter_than_its_content_length_is_refused_whole) {
  auto bytes = sound_request({}, "body");
  bytes.pop_back();
  const auto frame = framed_datagram(bytes);
  EXPECT_EQ(frame.kind, Kind::broken);
  EXPECT_EQ(frame.reason, DropReason::body_shorter_than_content_length);
  EXPECT_EQ(frame.bytes, bytes);
}

TEST(datagram, with_conflicting_or_broken_content_lengths_is_refused) {
  for (const auto* spelled : {"Content-Length: 0\r\nl: 1", "l: 0,0", "Content-Length: -5",
                              "Content-Length: 1e3", "Content-Length:\r\n"}) {
    const auto frame = framed_datagram(with(sound_request(), "Content-Length: 0", spelled));
    EXPECT_EQ(frame.kind, Kind::broken) << spelled;
    EXPECT_EQ(frame.reason, DropReason::content_length_invalid) << spelled;
  }
}

TEST(datagram, with_bare_line_feeds_is_refused) {
  auto bytes = sound_request();
  std::erase(bytes, '\r');
  EXPECT_EQ(framed_datagram(bytes).reason, DropReason::malformed_header);
}

TEST(datagram, obeys_the_limits_of_streams) {
  const auto bytes = sound_request({}, std::string(70, 'x'));
  const auto head = bytes.size() - 70;
  EXPECT_EQ(framed_datagram(bytes, {head, 70, 7}).reason, DropReason::none);
  EXPECT_EQ(framed_datagram(bytes, {head - 1, 70, 7}).reason, DropReason::message_too_large);
  EXPECT_EQ(framed_datagram(bytes, {head, 69, 7}).reason, DropReason::message_too_large);
  EXPECT_EQ(framed_datagram(bytes, {head, 70, 6}).reason, DropReason::too_many_headers);
}

}  // namespace
}  // namespace sipward::sip::test
