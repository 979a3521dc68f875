// Sealed tokens as the network sees them (rewriting.md §5, §6): who may use them, what a forged
// one gets, what survives a restart.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using ::testing::HasSubstr;

TEST(token, serves_the_dialog_after_a_restart_with_the_same_key) {
  World before;
  const auto dialog = establish(before);
  World after;
  auto sent = after.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
  EXPECT_EQ(sent[0].to.peer, pbx);
  sent = after.receive(from_pbx(), from_inside(dialog, "INVITE", 2));
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[1].message.request_uri(), "sip:4711@192.0.2.1:5061;transport=tls");
}

TEST(token, of_another_key_gets_481_in_a_dialog_and_403_outside_one) {
  World before;
  const auto dialog = establish(before);
  World after(make_network(), 43);
  auto sent = after.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.status(), 481);
  RequestText fresh;
  fresh.uri = dialog.outside_contact;
  fresh.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKq";
  sent = after.receive(from_cucm(), fresh.text());
  EXPECT_EQ(sent.back().message.status(), 403);
  EXPECT_EQ(after.drops.get(DropReason::token_invalid), 2U);
}

TEST(token, of_one_peer_is_refused_from_another_that_no_route_permits) {
  auto network = make_network();
  network.routes = {{pbx, cucm, false}, {cucm, pbx, false}};
  World world(network);
  const auto dialog = establish(world);
  auto request = from_outside(dialog, "BYE", 2);
  const auto sent = world.receive(from_carrier(), request);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.status(), 403);
  EXPECT_EQ(world.drops.get(DropReason::token_audience), 1U);
}

TEST(token, made_for_the_outside_is_worthless_inside) {
  World world;
  auto dialog = establish(world);
  dialog.inside_contact = dialog.outside_contact;
  dialog.inside_route = dialog.outside_route;
  const auto sent = world.receive(from_pbx(), from_inside(dialog, "BYE", 2));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.status(), 403);
  EXPECT_EQ(world.drops.get(DropReason::token_audience), 1U);
}

TEST(token, is_the_same_for_ever_so_that_a_registration_is_one_binding) {
  World one;
  World two(make_network(), 42);
  two.now += std::chrono::hours(500);
  RequestText reg;
  reg.method = "REGISTER";
  reg.uri = "sip:10.0.0.2";
  auto first = one.receive(from_pbx(), reg.text());
  auto second = two.receive(from_pbx(), reg.text());
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(header(first[0].message, Header::contact), header(second[0].message, Header::contact));
  EXPECT_EQ(first[0].message.count(Header::record_route), 0U);
}

TEST(token, in_the_record_route_serves_an_endpoint_that_ignores_contact) {
  World world;
  auto dialog = establish(world);
  dialog.outside_contact = "sip:100@sbc.example.com:5061;transport=tls";
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
}

TEST(token, in_the_contact_serves_an_endpoint_that_drops_the_route) {
  World world;
  auto dialog = establish(world);
  dialog.outside_route.clear();
  dialog.inside_route.clear();
  auto sent = world.receive(from_cucm(), from_outside(dialog, "INFO", 2));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
  sent = world.receive(from_pbx(), from_inside(dialog, "INFO", 3));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.request_uri(), "sip:4711@192.0.2.1:5061;transport=tls");
}

TEST(token, moved_into_the_request_uri_by_a_strict_router_is_understood) {
  World world;
  const auto dialog = establish(world);
  RequestText bye;
  bye.method = "BYE";
  bye.uri = uri_in(dialog.outside_route);
  bye.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKs1";
  bye.from = "<sip:4711@10.0.0.2>;tag=t1";
  bye.to = "<sip:100@10.0.0.10>;tag=f1";
  bye.extra = "Route: <" + dialog.outside_contact + ">\r\n";
  const auto sent = world.receive(from_cucm(), bye.text());
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
  EXPECT_EQ(sent[0].message.count(Header::route), 0U);
}

TEST(token, style_user_puts_it_where_peers_that_drop_parameters_keep_it) {
  auto network = make_network();
  network.peers[cucm].contact = policy::ContactStyle::token_user;
  World world(network);
  const auto dialog = establish(world);
  EXPECT_THAT(dialog.outside_contact, HasSubstr("sip:100~"));
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
}

}  // namespace
}  // namespace sipward::scenario
