// Record-Route (rewriting.md §3): who gets an entry, how it reads on each side, which value of a
// response is ours to rewrite. Its styles are in styles_test, hiding in topology_test.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using sip::Header;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

// How many entries a request of that method gets.
std::size_t entries(const std::string& method, const std::string& to_tag = {}) {
  World world;
  RequestText text;
  text.method = method;
  if (!to_tag.empty()) text.to += ";tag=" + to_tag;
  const auto sent = world.receive(from_pbx(), text.text());
  EXPECT_EQ(sent.back().to.peer, cucm) << method;
  return headers(sent.back().message, Header::record_route).size();
}

TEST(record_route, is_inserted_where_a_dialog_may_begin) {
  for (const auto* method : {"INVITE", "SUBSCRIBE", "REFER", "NOTIFY", "UNHEARD-OF"}) {
    EXPECT_EQ(entries(method), 1U) << method;
  }
}

TEST(record_route, is_inserted_in_every_notify_and_no_other_request_of_a_dialog) {
  EXPECT_EQ(entries("NOTIFY", "t1"), 1U);
  for (const auto* method : {"INVITE", "SUBSCRIBE", "REFER", "UNHEARD-OF", "BYE", "UPDATE"}) {
    EXPECT_EQ(entries(method, "t1"), 0U) << method;
  }
}

TEST(record_route, is_not_inserted_where_no_dialog_begins) {
  for (const auto* method : {"REGISTER", "OPTIONS", "MESSAGE", "PUBLISH", "INFO"}) {
    EXPECT_EQ(entries(method), 0U) << method;
  }
}

TEST(record_route, reads_as_an_address_of_ours_on_each_side) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto outside = header(sent[1].message, Header::record_route);
  EXPECT_THAT(outside, StartsWith("<sip:"));
  EXPECT_THAT(outside, HasSubstr("@sbc.example.com:5061;transport=tls;lr>"));
  const auto back =
      world.receive(from_cucm(), respond_to(sent[1].message, {200, "t1", cucm_contact, "", true}));
  EXPECT_THAT(header(back[0].message, Header::record_route), HasSubstr("@10.0.0.2:5060;lr>"));
}

TEST(record_route, names_the_transport_of_a_tcp_leg) {
  World world;
  RequestText text;
  text.via = "SIP/2.0/TCP 10.0.0.11;branch=z9hG4bKt";
  const auto sent = world.receive(from_pbx2(), text.text());
  const auto back =
      world.receive(from_cucm(), respond_to(sent[1].message, {200, "t1", cucm_contact, "", true}));
  EXPECT_THAT(header(back[0].message, Header::record_route),
              HasSubstr("@10.0.0.2:5060;transport=tcp;lr>"));
}

TEST(record_route, of_other_proxies_on_both_sides_stays_and_ours_between_them_is_rewritten) {
  World world;
  const std::string near = "<sip:near.example;lr>;x=\"a,b\"";
  RequestText text;
  text.extra = "Record-Route: " + near + ", <sip:nearer.example;lr>\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  const auto shown = headers(sent[1].message, Header::record_route);
  ASSERT_THAT(shown, SizeIs(3));
  EXPECT_EQ(shown[1], near);
  const auto answer = respond_to(sent[1].message, {200, "t1", cucm_contact, "", true});
  const auto back = world.receive(
      from_cucm(),
      replaced(answer, "Record-Route:", "Record-Route: <sip:far.example;lr>\r\nRecord-Route:"));
  const auto seen = headers(back[0].message, Header::record_route);
  ASSERT_THAT(seen, SizeIs(4));
  EXPECT_EQ(seen[0], "<sip:far.example;lr>");
  EXPECT_THAT(seen[1], HasSubstr("@10.0.0.2:5060;lr>"));
  EXPECT_EQ(seen[2], near);
  EXPECT_EQ(seen[3], "<sip:nearer.example;lr>");
}

TEST(record_route, that_the_far_end_did_not_copy_is_not_made_up) {
  World world;
  RequestText text;
  text.extra = "Record-Route: <sip:near.example;lr>\r\n";
  const auto sent = world.receive(from_pbx(), text.text());
  const auto ok = respond_to(
      sent[1].message, {200, "t1", cucm_contact, "Record-Route: <sip:near.example;lr>\r\n", false});
  EXPECT_THAT(headers(world.receive(from_cucm(), ok)[0].message, Header::record_route),
              ElementsAre("<sip:near.example;lr>"));
}

TEST(record_route, in_a_refusal_is_left_alone) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto back =
      world.receive(from_cucm(), respond_to(sent[1].message, {486, "t1", "", "", true}));
  EXPECT_EQ(header(back.back().message, Header::record_route),
            header(sent[1].message, Header::record_route));
}

TEST(record_route, of_a_spiral_is_right_for_both_passes) {
  World world;
  const auto out = world.receive(from_pbx(), RequestText{}.text());
  auto spiral = replaced(std::string(out[1].message.bytes()),
                         "Via:", "Via: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKsp\r\nVia:");
  spiral = replaced(spiral, "Record-Route:", "Record-Route: <sip:192.0.2.1;lr>\r\nRecord-Route:");
  const auto in = world.receive(from_cucm(), spiral);
  const auto shown = headers(in[1].message, Header::record_route);
  ASSERT_THAT(shown, SizeIs(3));
  EXPECT_THAT(shown[0], HasSubstr("@10.0.0.2:5060"));
  EXPECT_THAT(shown[2], HasSubstr("@sbc.example.com:5061"));
  const auto half = world.receive(
      from_pbx(), respond_to(in[1].message, {200, "t1", "<sip:9@10.0.0.10>", "", true}));
  const auto outside = headers(half[0].message, Header::record_route);
  EXPECT_THAT(outside[0], HasSubstr("@sbc.example.com:5061"));
  EXPECT_EQ(outside[2], shown[2]);  // the first pass's entry is not this pass's to change
}

}  // namespace
}  // namespace sipward::scenario
