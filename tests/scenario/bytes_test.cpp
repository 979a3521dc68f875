// Bytes (rewriting.md §1, §10): what no rule names crosses as it came, bodies whatever they hold;
// what is broken is answered, counted and, on a stream, ends it.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr auto odd_lines =
    "x-ODD-case :   inner   spaces ; kept\r\n"
    "k: 100rel,timer ,\t replaces\r\n"
    "Subject: folded\r\n  here and\r\n\tthere\r\n"
    "Subject:\r\n"
    "Accept-Language:en;q=0.5,,;;\r\n"
    "P-Unheard-Of: \"\\\"\" <tel:+1>,<sip:100@10.0.0.10>\r\n"
    "s: second subject\r\n";

// The header lines that no rule edits, in order, and the body.
std::string untouched(const sip::Message& message) {
  std::string all;
  for (const auto& line : message.lines()) {
    switch (line.name) {
      case Header::via:
      case Header::contact:
      case Header::record_route:
      case Header::route:
      case Header::max_forwards:
        break;
      default:
        all += message.text(line.line);
    }
  }
  return all + std::string(message.body());
}

TEST(bytes, of_a_request_that_no_rule_names_stay_as_they_came) {
  World world;
  RequestText text;
  text.extra = odd_lines;
  text.body = std::string("v=0\r\n\0\xff\n\n\r\r\nINVITE ", 20);
  const auto came = sip::Message::parse(text.text());
  const auto sent = world.receive(from_pbx(), text.text());
  EXPECT_EQ(untouched(sent[1].message), untouched(*came));
  EXPECT_THAT(std::string(sent[1].message.bytes()), HasSubstr(odd_lines));
}

TEST(bytes, of_a_response_that_no_rule_names_stay_as_they_came) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  auto text = respond_to(sent[1].message, {200, "t1", cucm_contact, odd_lines, true});
  text = replaced(text, "200 Whatever", "200 \xe4\xbd\xa0  odd \t phrase");
  text = replaced(text, "Content-Length: 0\r\n\r\n", std::string("l : 3\r\n\r\n\0\r\n", 12));
  const auto came = sip::Message::parse(text);
  const auto back = world.receive(from_cucm(), text);
  EXPECT_EQ(untouched(back[0].message), untouched(*came));
  EXPECT_EQ(back[0].message.text(back[0].message.start_line()), came->text(came->start_line()));
}

TEST(bytes, behind_a_datagram_s_body_never_cross) {
  World world;
  auto frame = sip::frame_datagram(RequestText{}.text() + "BYE sip:x@y SIP/2.0\r\n\r\n", {});
  ASSERT_EQ(frame.kind, sip::Frame::Kind::message);
  const auto sent = world.receive(from_pbx(), frame.bytes);
  EXPECT_EQ(std::string(sent[1].message.bytes()).find("BYE"), std::string::npos);
}

TEST(bytes, from_stream_to_datagram_keep_their_length) {
  World world;
  auto text = call_from_outside();
  text.body = "12345";
  const auto sent = world.receive(from_cucm(), text.text());
  EXPECT_EQ(header(sent[1].message, Header::content_length), "5");
  EXPECT_EQ(sent[1].message.body(), "12345");
}

TEST(bytes, broken_in_a_datagram_are_answered_400) {
  World world;
  for (const auto defect : {DropReason::body_shorter_than_content_length,
                            DropReason::content_length_invalid, DropReason::malformed_header}) {
    const auto sent = world.receive(from_pbx(), RequestText{}.text(), defect);
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(sent[0].message.status(), 400);
    EXPECT_EQ(world.drops.get(defect), 1U);
  }
  EXPECT_THAT(world.closes, SizeIs(0));
}

TEST(bytes, broken_on_a_stream_are_answered_and_end_it) {
  World world;
  for (const auto defect : {DropReason::content_length_missing, DropReason::too_many_headers}) {
    const auto sent = world.receive(from_pbx2(), RequestText{}.text(), defect);
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(sent[0].message.status(), 400);
    EXPECT_EQ(sent[0].to.flow, from_pbx2().flow);
    EXPECT_EQ(world.closes.back().flow, from_pbx2().flow);
    EXPECT_EQ(world.closes.back().reason, defect);
  }
}

TEST(bytes, too_many_are_answered_513) {
  World world;
  const auto sent = world.receive(from_pbx2(), RequestText{}.text(), DropReason::message_too_large);
  EXPECT_EQ(sent.at(0).message.status(), 513);
}

TEST(bytes, that_are_no_message_are_counted_and_nothing_more) {
  World world;
  EXPECT_THAT(world.receive(from_pbx(), "not a message at all\r\n\r\n"), SizeIs(0));
  EXPECT_THAT(world.receive(from_pbx2(), "GET / HTTP/1.1\r\n\r\n"), SizeIs(0));
  EXPECT_EQ(world.drops.get(DropReason::not_sip), 2U);
  EXPECT_THAT(world.closes, SizeIs(1));
}

TEST(bytes, a_broken_ack_or_response_is_never_answered) {
  World world;
  RequestText ack;
  ack.method = "ACK";
  EXPECT_THAT(world.receive(from_pbx(), ack.text(), DropReason::content_length_invalid), SizeIs(0));
  EXPECT_THAT(world.receive(from_pbx(), replaced(ack.text(), "1 ACK", "1 BYE")), SizeIs(0));
  EXPECT_THAT(world.receive(from_pbx(), "SIP/2.0 999 No\r\nVia: SIP/2.0/UDP h\r\n\r\n"), SizeIs(0));
}

}  // namespace
}  // namespace sipward::scenario
