// 3xx (rewriting.md §9): redirect = "map", "pass" and "follow".
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using policy::Redirect;
using sip::Header;
using sip::Method;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

policy::Network redirecting(Redirect redirect) {
  auto network = make_network();
  network.peers[cucm].redirect = redirect;
  return network;
}

// What the pbx sees of a 302 with these Contacts.
std::vector<std::string> seen(const std::string& contacts, Redirect redirect = Redirect::map) {
  World world(redirecting(redirect));
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto back =
      world.receive(from_cucm(), respond_to(sent[1].message, {302, "t", contacts, "", true}));
  EXPECT_EQ(back.back().message.status(), 302);
  return headers(back.back().message, Header::contact);
}

TEST(redirect, map_seals_addresses_of_the_other_side_with_their_headers) {
  const auto contacts = seen(
      "\"New\" <sip:new@192.0.2.1:5061;transport=tls>;q=0.7, "
      "<sip:alt@192.0.2.1?Replaces=x%3Bto-tag%3Dy>");
  ASSERT_THAT(contacts, SizeIs(2));
  EXPECT_THAT(contacts[0], StartsWith("\"New\" <sip:new@10.0.0.2:5060;sw="));
  EXPECT_THAT(contacts[0], HasSubstr(">;q=0.7"));
  EXPECT_THAT(contacts[1], HasSubstr("?Replaces=x%3Bto-tag%3Dy>"));
}

TEST(redirect, map_leads_whoever_calls_the_new_address_there) {
  World world(redirecting(Redirect::map));
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto back = world.receive(
      from_cucm(),
      respond_to(sent[1].message, {302, "t", "<sip:new@192.0.2.1:5077;transport=tls>", "", true}));
  RequestText next;
  next.uri = uri_in(header(back.back().message, Header::contact));
  next.via += "next";
  const auto called = world.receive(from_pbx(), next.text());
  EXPECT_EQ(called.back().message.request_uri(), "sip:new@192.0.2.1:5077;transport=tls");
  EXPECT_EQ(called.back().to.peer, cucm);
}

TEST(redirect, map_unseals_for_the_caller_what_is_its_own) {
  World world(redirecting(Redirect::map));
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto own = header(sent[1].message, Header::contact);
  const auto back =
      world.receive(from_cucm(), respond_to(sent[1].message, {302, "t", own, "", true}));
  EXPECT_EQ(header(back.back().message, Header::contact), RequestText{}.contact);
}

TEST(redirect, map_routes_our_own_name_as_a_call_would_be) {
  EXPECT_THAT(seen("<sip:900@sbc.example.com:5061;transport=tls>"),
              ElementsAre("<sip:900@10.0.0.10>"));
}

TEST(redirect, map_leaves_other_schemes_alone) {
  EXPECT_THAT(seen("<tel:+4711>;q=1, <mailto:a@b>"),
              ElementsAre("<tel:+4711>;q=1", "<mailto:a@b>"));
}

TEST(redirect, pass_changes_nothing) {
  const std::string contact = "<sip:new@192.0.2.1:5061;transport=tls>";
  EXPECT_THAT(seen(contact, Redirect::pass), ElementsAre(contact));
}

TEST(redirect, follow_calls_the_new_address_and_the_caller_hears_its_answer) {
  auto network = redirecting(Redirect::follow);
  network.routes.push_back({pbx, carrier, false});
  World world(network);
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto next = world.receive(
      from_cucm(),
      respond_to(sent[1].message, {302, "t", "<sip:new@carrier.example.net>", "", true}));
  ASSERT_THAT(next, SizeIs(2));
  EXPECT_EQ(next[0].message.method(), Method::ack);
  EXPECT_EQ(next[1].to.peer, carrier);
  EXPECT_EQ(next[1].message.request_uri(), "sip:new@carrier.example.net");
  const auto back =
      world.receive(from_carrier(), respond_to(next[1].message, {486, "t", "", "", true}));
  EXPECT_EQ(back.back().message.status(), 486);
}

TEST(redirect, follow_passes_on_what_leads_to_nobody_the_caller_may_call) {
  for (const auto* contact : {"<sip:new@unheard-of.example>", "<sip:new@carrier.example.net>"}) {
    auto network = redirecting(Redirect::follow);
    network.routes = {{pbx, cucm, false}};
    World world(network);
    const auto sent = world.receive(from_pbx(), RequestText{}.text());
    const auto back =
        world.receive(from_cucm(), respond_to(sent[1].message, {302, "t", contact, "", true}));
    EXPECT_EQ(back.back().message.status(), 302) << contact;
    EXPECT_THAT(header(back.back().message, Header::contact), StartsWith("<sip:new@10.0.0.2:5060"));
  }
}

TEST(redirect, follow_ends_after_a_few) {
  World world(redirecting(Redirect::follow));
  auto sent = world.receive(from_pbx(), RequestText{}.text());
  int followed = 0;
  while (sent.back().message.is_request() && followed < 100) {
    sent = world.receive(
        from_cucm(), respond_to(sent.back().message, {302, "t", "<sip:new@192.0.2.1>", "", true}));
    ++followed;
  }
  EXPECT_EQ(sent.back().message.status(), 302);
  EXPECT_LE(followed, 10);
}

}  // namespace
}  // namespace sipward::scenario
