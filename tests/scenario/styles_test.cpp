// The settings by which a peer sees other addresses of ours than usual (rewriting.md §3, §4), and
// what lies behind a body (§1).
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using policy::ContactStyle;
using policy::RecordRouteStyle;
using sip::Header;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

policy::Network with(RecordRouteStyle route, ContactStyle contact = ContactStyle::token_param) {
  auto network = make_network();
  network.peers[cucm].record_route = route;
  network.peers[cucm].contact = contact;
  return network;
}

// Both ends hang up and reach each other, whatever they were shown.
void expect_crossing(World& world, const Dialog& dialog) {
  const auto out = world.receive(from_pbx(), from_inside(dialog, "INFO", 2));
  ASSERT_THAT(out, SizeIs(1));
  EXPECT_EQ(out[0].to.remote.text(), "tls:192.0.2.1:5061");
  EXPECT_EQ(out[0].message.request_uri(), "sip:4711@192.0.2.1:5061;transport=tls");
  EXPECT_THAT(headers(out[0].message, Header::route), IsEmpty());
  const auto in = world.receive(from_cucm(), from_outside(dialog, "BYE", 1));
  ASSERT_THAT(in, SizeIs(1));
  EXPECT_EQ(in[0].to.remote.text(), "udp:10.0.0.10:5060");
  EXPECT_EQ(in[0].message.request_uri(), "sip:100@10.0.0.10:5060");
  EXPECT_THAT(headers(in[0].message, Header::route), IsEmpty());
}

TEST(styles, one_record_route_entry_is_the_usual) {
  World world;
  expect_crossing(world, establish(world));
}

TEST(styles, double_record_route_shows_each_side_its_own_entry) {
  World world(with(RecordRouteStyle::double_));
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto shown = headers(sent.back().message, Header::record_route);
  ASSERT_THAT(shown, SizeIs(2));
  EXPECT_THAT(shown[0], HasSubstr("@sbc.example.com:5061;transport=tls;lr"));
  EXPECT_THAT(shown[1], HasSubstr("@10.0.0.2:5060;lr"));
  const auto back = world.receive(
      from_cucm(), respond_to(sent.back().message, {200, "t1", cucm_contact, "", true}));
  ASSERT_THAT(back, SizeIs(1));
  // Nothing is rewritten in the answer: both ends hold the same two.
  EXPECT_EQ(headers(back[0].message, Header::record_route), shown);
  const Dialog dialog{uri_in(header(back[0].message, Header::contact)), shown[1] + ", " + shown[0],
                      uri_in(header(sent.back().message, Header::contact)),
                      shown[0] + ", " + shown[1]};
  expect_crossing(world, dialog);
}

TEST(styles, without_record_route_the_contact_leads_back_alone) {
  World world(with(RecordRouteStyle::none));
  const auto dialog = establish(world);
  EXPECT_EQ(dialog.outside_route, "");
  expect_crossing(world, dialog);
}

TEST(styles, a_token_in_the_user_part_serves_peers_that_drop_parameters) {
  World world(with(RecordRouteStyle::transport_param, ContactStyle::token_user));
  const auto dialog = establish(world);
  EXPECT_THAT(dialog.outside_contact, HasSubstr("sip:100~"));
  EXPECT_THAT(dialog.outside_contact, Not(HasSubstr(";sw=")));
  expect_crossing(world, dialog);
}

TEST(styles, a_kept_contact_crosses_as_it_is_and_the_route_leads_back) {
  World world(with(RecordRouteStyle::transport_param, ContactStyle::keep));
  const auto dialog = establish(world);
  EXPECT_EQ(dialog.outside_contact, "sip:100@10.0.0.10:5060");
  expect_crossing(world, dialog);
}

TEST(styles, an_endpoint_that_ignores_contacts_comes_back_by_the_route_alone) {
  World world;
  auto dialog = establish(world);
  dialog.outside_contact = "sip:100@sbc.example.com:5061";  // no token: only who we are
  const auto in = world.receive(from_cucm(), from_outside(dialog, "BYE", 1));
  ASSERT_THAT(in, SizeIs(1));
  EXPECT_EQ(in[0].message.request_uri(), "sip:100@10.0.0.10:5060");
}

TEST(smuggling, towards_a_stream_every_message_has_its_length) {
  World world;
  RequestText info;
  info.method = "MESSAGE";
  info.body = "INVITE sip:hidden@192.0.2.1 SIP/2.0\r\n\r\n";
  auto text = info.text();
  const auto at = text.find("Content-Length");
  text.erase(at, text.find("\r\n", at) + 2 - at);
  const auto sent = world.receive(from_pbx(), text);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(header(sent[0].message, Header::content_length), std::to_string(info.body.size()));
  EXPECT_EQ(sent[0].message.body(), info.body);
}

TEST(smuggling, a_length_that_lies_is_refused_and_the_stream_ends) {
  World world;
  RequestText info;
  info.method = "MESSAGE";
  const auto sent =
      world.receive(from_pbx2(), info.text(), base::DropReason::content_length_invalid);
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].message.status(), 400);
  EXPECT_THAT(world.closes, SizeIs(1));
}

TEST(smuggling, a_header_hidden_in_a_fold_stays_in_its_line) {
  World world;
  RequestText info;
  info.extra = "Subject: x\r\n Route: <sip:evil@192.0.2.9;lr>\r\n";
  const auto sent = world.receive(from_pbx(), info.text());
  EXPECT_THAT(headers(sent.back().message, Header::route), IsEmpty());
  EXPECT_THAT(std::string(sent.back().message.bytes()),
              HasSubstr("Subject: x\r\n Route: <sip:evil@192.0.2.9;lr>\r\n"));
  EXPECT_EQ(sent.back().to.remote.text(), "tls:192.0.2.1:5061");
}

}  // namespace
}  // namespace sipward::scenario
