// Framer: where one message ends and the next begins, however the bytes arrive, and that nothing
// hides behind a body (RFC 3261 §18.3; rewriting.md §1).
#include "sipward/core/sip/framer.hpp"

#include <gmock/gmock.h>

#include <random>

namespace sipward::sip {
namespace {

using base::DropReason;
using Kind = Frame::Kind;
using ::testing::ElementsAre;

const std::string first = "INFO sip:a SIP/2.0\r\nl: 4\r\n\r\nbody";
const std::string second = "BYE sip:a SIP/2.0\r\nContent-Length : 0\r\n\r\n";

struct Seen {
  std::vector<std::string> frames;  // bytes, or "ping", "pong", "broken"
  DropReason reason = DropReason::none;
};

Seen feed(const std::vector<std::string>& chunks, FrameLimits limits = {}) {
  Framer framer(limits);
  Seen seen;
  for (const auto& chunk : chunks) {
    framer.append(chunk);
    for (auto frame = framer.next(); frame.kind != Kind::need_more; frame = framer.next()) {
      if (frame.kind == Kind::message) seen.frames.push_back(frame.bytes);
      if (frame.kind == Kind::ping) seen.frames.emplace_back("ping");
      if (frame.kind == Kind::pong) seen.frames.emplace_back("pong");
      if (frame.kind == Kind::broken) {
        seen.frames.emplace_back("broken");
        seen.reason = frame.reason;
        return seen;
      }
    }
  }
  return seen;
}

DropReason broken(const std::string& bytes, FrameLimits limits = {}) {
  const auto seen = feed({bytes}, limits);
  EXPECT_EQ(seen.frames, std::vector<std::string>{"broken"}) << bytes;
  return seen.reason;
}

TEST(framer, cuts_by_content_length) {
  EXPECT_THAT(feed({first + second}).frames, ElementsAre(first, second));
}

TEST(framer, keepalives_stand_between_messages_only) {
  EXPECT_THAT(feed({"\r\n\r\n" + first + "\r\n" + second}).frames,
              ElementsAre("ping", first, "pong", second));
  EXPECT_THAT(feed({"INFO sip:a SIP/2.0\r\nl: 8\r\n\r\n\r\n\r\n\r\n\r\n"}).frames,
              ElementsAre("INFO sip:a SIP/2.0\r\nl: 8\r\n\r\n\r\n\r\n\r\n\r\n"));
}

TEST(framer, any_chunks_give_the_same_frames) {
  std::mt19937 random(9);
  const auto stream = first + "\r\n\r\n" + second + second + "\r\n" + first;
  const auto whole = feed({stream}).frames;
  for (std::size_t size = 1; size < 8; ++size) {
    std::vector<std::string> chunks;
    for (std::size_t at = 0; at < stream.size(); at += size)
      chunks.push_back(stream.substr(at, size));
    EXPECT_EQ(feed(chunks).frames, whole) << size;
  }
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> chunks;
    for (std::size_t at = 0; at < stream.size();) {
      const auto size = 1 + random() % 40;
      chunks.push_back(stream.substr(at, size));
      at += size;
    }
    ASSERT_EQ(feed(chunks).frames, whole) << "round " << round;
  }
}

TEST(framer, what_cannot_be_framed_ends_the_stream) {
  EXPECT_EQ(broken("BYE sip:a SIP/2.0\r\n\r\n"), DropReason::content_length_missing);
  EXPECT_EQ(broken("BYE sip:a SIP/2.0\r\nl: -1\r\n\r\n"), DropReason::content_length_invalid);
  EXPECT_EQ(broken("BYE sip:a SIP/2.0\r\nl: 1\r\nContent-Length: 1\r\n\r\nx"),
            DropReason::content_length_invalid);
  EXPECT_EQ(broken("BYE sip:a SIP/2.0\r\nl: 1, 1\r\n\r\nx"), DropReason::content_length_invalid);
  EXPECT_EQ(broken("BYE sip:a SIP/2.0\r\nl:\r\n 99999999999\r\n\r\n"),
            DropReason::content_length_invalid);
  EXPECT_EQ(broken("BYE sip:a SIP/2.0\nl: 0\n\n"), DropReason::malformed_header);
  EXPECT_EQ(broken("BYE sip:a SIP/2.0\r\nl: 0\n\r\n"), DropReason::malformed_header);
}

TEST(framer, is_bounded_in_every_direction) {
  FrameLimits small;
  small.header_bytes = 100;
  small.body_bytes = 10;
  small.header_lines = 3;
  EXPECT_EQ(broken(std::string(101, 'x'), small), DropReason::message_too_large);
  EXPECT_EQ(broken("BYE sip:a SIP/2.0\r\nl: 11\r\n\r\n", small), DropReason::message_too_large);
  EXPECT_EQ(broken("BYE sip:a SIP/2.0\r\na:1\r\nb:2\r\nc:3\r\nl:0\r\n\r\n", small),
            DropReason::too_many_headers);
}

TEST(framer, after_the_end_nothing_more_comes) {
  Framer framer({});
  framer.append("BYE sip:a SIP/2.0\r\n\r\n" + second);
  EXPECT_EQ(framer.next().kind, Kind::broken);
  framer.append(second);
  EXPECT_EQ(framer.next().kind, Kind::need_more);
}

TEST(framer, knows_whether_a_message_has_begun) {
  Framer framer({});
  EXPECT_TRUE(framer.empty());
  framer.append("\r\n");
  EXPECT_TRUE(framer.empty());
  framer.append("\r\nBYE");
  EXPECT_EQ(framer.next().kind, Kind::ping);
  EXPECT_EQ(framer.next().kind, Kind::need_more);
  EXPECT_EQ(framer.buffered(), 3U);
}

TEST(datagram, loses_what_lies_beyond_its_content_length) {
  const auto frame = frame_datagram(second + "INVITE sip:hidden SIP/2.0\r\n\r\n", {});
  EXPECT_EQ(frame.kind, Kind::message);
  EXPECT_EQ(frame.bytes, second);
}

TEST(datagram, may_lack_content_length_but_not_bytes) {
  const std::string bare = "INFO sip:a SIP/2.0\r\nTo: x\r\n\r\nbody";
  EXPECT_EQ(frame_datagram(bare, {}).bytes, bare);
  EXPECT_EQ(frame_datagram("INFO sip:a SIP/2.0\r\nl: 5\r\n\r\nbody", {}).reason,
            DropReason::body_shorter_than_content_length);
  EXPECT_EQ(frame_datagram("\r\n\r\n", {}).kind, Kind::ping);
  EXPECT_EQ(frame_datagram("\r\n" + second, {}).bytes, second);
}

}  // namespace
}  // namespace sipward::sip
