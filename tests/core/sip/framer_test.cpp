// Streams (RFC 3261 §18.3): the same frames however the bytes are cut.
#include "sipward/core/sip/framer.hpp"

#include <random>

#include "core/sip/messages.hpp"

namespace sipward::sip::test {
namespace {

using Kind = Frame::Kind;
constexpr FrameLimits limits;

struct Seen {
  Kind kind;
  std::string bytes;
  base::DropReason reason;
  bool operator==(const Seen&) const = default;
};

void take_all(Framer& framer, std::vector<Seen>& seen) {
  for (auto frame = framer.next(); frame.kind != Kind::need_more; frame = framer.next()) {
    seen.push_back({frame.kind, frame.bytes, frame.reason});
  }
}

using Give = void (Framer::*)(std::string_view);

std::vector<Seen> framed(Give give, std::string_view stream, const std::vector<std::size_t>& cuts) {
  Framer framer(limits);
  std::vector<Seen> seen;
  std::size_t begin = 0;
  const auto part_until = [&](std::size_t end) {
    const std::string part(stream.substr(begin, end - begin));
    (framer.*give)(part);
    take_all(framer, seen);
    begin = end;
  };
  for (const auto cut : cuts) part_until(cut);
  part_until(stream.size());
  return seen;
}

std::vector<Seen> framed(std::string_view stream, const std::vector<std::size_t>& cuts) {
  auto seen = framed(&Framer::append, stream, cuts);
  EXPECT_EQ(framed(&Framer::lend, stream, cuts), seen);
  return seen;
}

std::vector<Seen> framed(std::string_view stream) {
  return framed(stream, {});
}

Seen message(std::string bytes) {
  return {Kind::message, std::move(bytes), base::DropReason::none};
}
const Seen ping{Kind::ping, {}, base::DropReason::none};
const Seen pong{Kind::pong, {}, base::DropReason::none};

// Requests with and without body, keepalives between them, a response, folds and compact forms.
const std::vector<Seen>& several() {
  static const std::vector<Seen> all{
      message(sound_request({}, "v=0\r\n\r\nINVITE ")),
      ping,
      message(sound_response()),
      pong,
      message(with(sound_request({}, "abc"), "Content-Length:", "l\r\n :")),
      ping,
      ping,
      message(sound_request("X: a\r\n b\r\n"))};
  return all;
}

std::string stream_of(const std::vector<Seen>& frames) {
  std::string stream;
  for (const auto& frame : frames) {
    if (frame.kind == Kind::ping) stream += "\r\n\r\n";
    if (frame.kind == Kind::pong) stream += "\r\n";
    stream += frame.bytes;
  }
  return stream;
}

TEST(framer, cuts_a_stream_into_its_messages) {
  EXPECT_EQ(framed(stream_of(several())), several());
}

TEST(framer, gives_the_same_frames_cut_at_any_one_place) {
  const auto stream = stream_of(several());
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    ASSERT_EQ(framed(stream, {cut}), several()) << "cut at " << cut;
  }
}

TEST(framer, gives_the_same_frames_cut_at_any_two_places_of_a_message) {
  const std::vector<Seen> one{message("A sip:b SIP/2.0\r\nl: 2\r\n\r\nhi"), ping};
  const auto stream = stream_of(one);
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (auto second = first; second <= stream.size(); ++second) {
      ASSERT_EQ(framed(stream, {first, second}), one) << first << ' ' << second;
    }
  }
}

TEST(framer, gives_the_same_frames_in_pieces_of_any_size) {
  const auto stream = stream_of(several());
  for (std::size_t size = 1; size < 200; ++size) {
    std::vector<std::size_t> cuts;
    for (auto at = size; at < stream.size(); at += size) cuts.push_back(at);
    ASSERT_EQ(framed(stream, cuts), several()) << "pieces of " << size;
  }
}

TEST(framer, gives_the_same_frames_in_random_pieces) {
  const auto stream = stream_of(several());
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::size_t> cuts;
    for (auto at = random() % 90; at < stream.size(); at += random() % 90) cuts.push_back(at);
    ASSERT_EQ(framed(stream, cuts), several());
  }
}

TEST(framer, a_message_hidden_behind_a_body_is_a_message_of_its_own) {
  const auto hidden = with(sound_request(), "INVITE sip:bob", "INVITE sip:victim");
  const auto outer = sound_request({}, "body");
  EXPECT_EQ(framed(outer + hidden), (std::vector<Seen>{message(outer), message(hidden)}));
}

TEST(framer, a_message_within_a_body_is_body) {
  const auto outer = sound_request({}, sound_request());
  EXPECT_EQ(framed(outer), (std::vector<Seen>{message(outer)}));
}

TEST(framer, answers_two_line_ends_as_ping_and_one_as_pong) {
  EXPECT_EQ(framed("\r\n\r\n"), (std::vector<Seen>{ping}));
  EXPECT_EQ(framed("\r\n"), (std::vector<Seen>{})) << "it may still become a ping";
  EXPECT_EQ(framed("\r\n\r\n\r\n" + sound_request()),
            (std::vector<Seen>{ping, pong, message(sound_request())}));
}

TEST(framer, tells_how_much_of_a_message_has_begun) {
  Framer framer(limits);
  EXPECT_TRUE(framer.empty());
  framer.append("\r\n");
  EXPECT_TRUE(framer.empty()) << "half a ping is no message";
  framer.append("INV");
  framer.next();
  framer.next();
  EXPECT_EQ(framer.buffered(), 3U);
  EXPECT_FALSE(framer.empty());
}

TEST(framer, forgets_what_it_has_handed_out) {
  Framer framer(limits);
  const auto bytes = sound_request({}, std::string(1000, 'x'));
  for (int i = 0; i < 1000; ++i) {
    framer.append(bytes.substr(0, 100));
    ASSERT_EQ(framer.next().kind, Kind::need_more);
    framer.append(bytes.substr(100));
    ASSERT_EQ(framer.next().bytes, bytes);
    ASSERT_TRUE(framer.empty());
  }
}

}  // namespace
}  // namespace sipward::sip::test
