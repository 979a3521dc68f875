#include "sipward/cli/trace_view.hpp"

#include <gmock/gmock.h>

#include "sipward/cli/leg_pairs.hpp"
#include "sipward/cli/line_pairs.hpp"
#include "sipward/cli/printable.hpp"

namespace sipward::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using trace::Seen;

base::Endpoint at(base::Transport transport, const char* address) {
  return {transport, *base::IpAddress::parse(address), base::default_port(transport)};
}

std::string text_with(const std::string& first, const std::string& method,
                      const std::string& more) {
  return first + "\r\nCall-ID: c\r\nCSeq: 1 " + method + "\r\n" + more + "\r\n";
}

Seen inside(std::uint64_t number, bool received, const std::string& text) {
  Seen seen;
  seen.number = number;
  seen.peer = "cvp";
  seen.text = text;
  seen.facts = trace::facts_of(text);
  seen.sighting.received = received;
  seen.sighting.side = base::Side::inside;
  seen.sighting.remote = at(base::Transport::udp, "198.18.133.13");
  seen.sighting.time = trace::SystemTime(
      std::chrono::microseconds(1'700'000'000'123'456 + 250 * static_cast<int>(number)));
  return seen;
}

Seen outside(std::uint64_t number, bool received, const std::string& text,
             std::uint64_t origin = 0) {
  auto seen = inside(number, received, text);
  seen.origin = origin;
  seen.peer = "cucm";
  seen.sighting.side = base::Side::outside;
  seen.sighting.remote = at(base::Transport::tls, "198.18.133.3");
  return seen;
}

const auto invite_in =
    text_with("INVITE sip:1@in SIP/2.0", "INVITE", "Contact: <sip:a@198.18.133.13>\r\n");
const auto invite_out = text_with("INVITE sip:1@in SIP/2.0", "INVITE", "Contact: <sip:a@sbc>\r\n");

bool fits(const std::string& text, std::size_t columns) {
  for (const auto line : lines_of(text)) {
    if (columns_of(line) > columns) return false;
  }
  return true;
}

TEST(SideBySide, marks_what_was_rewritten) {
  const auto received = inside(1, true, invite_in);
  const auto sent = outside(2, false, invite_out, 1);
  const auto shown = side_by_side(&received, &sent, {});
  EXPECT_THAT(shown, HasSubstr("22:13:20.123706  INVITE  cvp (udp:198.18.133.13:5060) -> cucm "
                               "(tls:198.18.133.3:5061)  +0.2 ms\n"));
  EXPECT_THAT(
      shown,
      HasSubstr("\nContact: <sip:a@198.18.133.13>                   | Contact: <sip:a@sbc>\n"));
  EXPECT_THAT(shown,
              HasSubstr("\nCall-ID: c                                         Call-ID: c\n"));
  EXPECT_THAT(shown, Not(HasSubstr("\x1b")));
}

TEST(SideBySide, colour_for_what_was_rewritten_alone) {
  const auto received = inside(1, true, invite_in);
  const auto sent = outside(2, false, invite_out, 1);
  const auto shown = side_by_side(&received, &sent, {100, true});
  EXPECT_THAT(shown, HasSubstr("\x1b[33mContact: "));
  EXPECT_THAT(shown, HasSubstr("\nCall-ID: c "));
}

TEST(SideBySide, one_leg_alone) {
  const auto received = inside(1, true, invite_in);
  EXPECT_THAT(side_by_side(&received, nullptr, {}),
              HasSubstr("(udp:198.18.133.13:5060) -> sipward\n"));
  const auto sent = inside(2, false, text_with("SIP/2.0 100 Trying", "INVITE", ""));
  const auto shown = side_by_side(nullptr, &sent, {});
  EXPECT_THAT(shown, HasSubstr("100 (INVITE)  sipward -> cvp"));
  EXPECT_THAT(shown, Not(HasSubstr(">  SIP")));
}

TEST(SideBySide, nothing_in_a_message_reaches_the_terminal_and_lines_fit) {
  const auto hostile =
      text_with("INVITE sip:1@in SIP/2.0", "INVITE",
                "Subject: \x1b[2J<script>\0 \xff \xe2\x80\xae " + std::string(300, 'y') + "\r\n");
  const auto received = inside(1, true, hostile);
  const auto sent = outside(2, false, invite_out, 1);
  for (const auto& shown : {side_by_side(&received, &sent, {}), raw_text(received, {})}) {
    EXPECT_THAT(shown, Not(HasSubstr("\x1b")));
    EXPECT_THAT(shown, HasSubstr("\\x1b[2J<script>"));
    EXPECT_THAT(shown, Not(HasSubstr("\xff")));
  }
  EXPECT_TRUE(fits(side_by_side(&received, &sent, {}), 100));
}

TEST(Ladder, both_legs_their_peers_and_what_was_encrypted) {
  const std::vector<Seen> messages{inside(1, true, invite_in), outside(2, false, invite_out, 1),
                                   outside(3, true, text_with("SIP/2.0 486 Busy", "INVITE", "")),
                                   inside(4, false, text_with("SIP/2.0 486 Busy", "INVITE", ""))};
  const auto drawn = draw_call("c\x1b", messages, {});
  const auto lines = lines_of(drawn);
  ASSERT_EQ(lines.size(), 9U);
  EXPECT_EQ(lines[0], "call c\\x1b");
  EXPECT_EQ(lines[1], "  inside   cleartext: cvp (udp:198.18.133.13:5060)");
  EXPECT_EQ(lines[2], "  outside  encrypted: cucm (tls:198.18.133.3:5061)");
  const std::string gap(30, ' ');
  EXPECT_EQ(lines[5], "22:13:20.123706  |---------- INVITE ----------->|" + gap + "|  udp cvp");
  EXPECT_EQ(lines[6], "22:13:20.123956  |" + gap + "|---------- INVITE ----------->|  tls cucm");
  EXPECT_EQ(lines[7], "22:13:20.124206  |" + gap + "|<------- 486 (INVITE) --------|  tls cucm");
  EXPECT_EQ(lines[8], "22:13:20.124456  |<------- 486 (INVITE) --------|" + gap + "|  udp cvp");
  EXPECT_TRUE(fits(drawn, 100));
}

TEST(Ladder, a_leg_that_nothing_crossed) {
  const std::vector<Seen> messages{inside(1, true, invite_in)};
  EXPECT_THAT(draw_call("c", messages, {}), HasSubstr("outside  nothing crossed it\n"));
}

struct Shown {
  LegPairs legs{[this](const Seen* received, const Seen* sent) {
    pairs.push_back((received == nullptr ? "-" : std::to_string(received->number)) + ":" +
                    (sent == nullptr ? "-" : std::to_string(sent->number)));
  }};
  std::vector<std::string> pairs;
  LegPairs::Clock::time_point now{};
};

TEST(LegPairs, wait_for_each_other_and_keep_their_order) {
  Shown shown;
  shown.legs.add(inside(1, true, invite_in), shown.now);
  shown.legs.add(inside(2, false, text_with("SIP/2.0 100 Trying", "INVITE", "")), shown.now);
  shown.legs.show_ready(shown.now);
  EXPECT_THAT(shown.pairs, ElementsAre());
  shown.legs.add(outside(3, false, invite_out, 1), shown.now);
  shown.legs.show_ready(shown.now);
  EXPECT_THAT(shown.pairs, ElementsAre("1:3", "-:2"));
}

TEST(LegPairs, what_nothing_came_of_waits_no_longer_than_a_moment) {
  Shown shown;
  shown.legs.add(inside(1, true, invite_in), shown.now);
  shown.legs.show_ready(shown.now + std::chrono::milliseconds(299));
  EXPECT_THAT(shown.pairs, ElementsAre());
  shown.legs.show_ready(shown.now + std::chrono::milliseconds(300));
  EXPECT_THAT(shown.pairs, ElementsAre("1:-"));
}

TEST(LegPairs, a_request_that_went_to_the_next_member_is_shown_with_both) {
  Shown shown;
  shown.legs.add(inside(1, true, invite_in), shown.now);
  shown.legs.add(outside(2, false, invite_out, 1), shown.now);
  shown.legs.show_ready(shown.now);
  shown.legs.add(outside(3, false, invite_out, 1), shown.now);
  shown.legs.add(outside(4, false, invite_out, 99), shown.now);
  shown.legs.show_all();
  EXPECT_THAT(shown.pairs, ElementsAre("1:2", "1:3", "-:4"));
}

}  // namespace
}  // namespace sipward::cli
