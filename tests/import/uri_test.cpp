// voice class uri: which hosts, users and callers a route asks for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "import/planned.hpp"

namespace sipward::import {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

TEST(Uri, a_via_is_a_peer_and_may_lead_back_to_its_side) {
  const auto imported = import_with(
      "voice class uri 1 sip\n host ipv4:10.0.0.1\n host dns:a.example.com\n"
      "voice class dpg 7\n dial-peer 22\n"
      "dial-peer voice 1 voip\n incoming uri via 1\n destination dpg 7\n");
  EXPECT_THAT(routes_in(imported.plan), ElementsAre("peer-10.0.0.1 > b.example.com",
                                                    "a.example.com > b.example.com hairpin"));
  EXPECT_EQ(line_with(imported, "host ipv4:10.0.0.1").fate, Fate::used);
}

TEST(Uri, the_address_of_a_via_becomes_a_peer) {
  const auto imported = import_with(
      "voice class uri 1 sip\n host ipv4:192.0.2.7\n"
      "dial-peer voice 1 voip\n incoming uri via 1\n");
  EXPECT_EQ(imported.plan.peers.back().name, "caller-192.0.2.7");
  EXPECT_THAT(imported.places.at(line_with(imported, "host ipv4").number),
              Contains("[[peer]] caller-192.0.2.7: address"));
}

TEST(Uri, a_via_of_nobody_known_is_told) {
  const auto imported = import_with(
      "voice class uri 1 sip\n host dns:x.example.com\nvoice class dpg 7\n dial-peer 22\n"
      "dial-peer voice 1 voip\n incoming uri via 1\n destination dpg 7\n");
  EXPECT_THAT(texts_of(imported.plan.different),
              Contains("voice class uri 1: no peer is known as x.example.com, whose calls IOS knew "
                       "by their Via; left out"));
  EXPECT_THAT(routes_in(imported.plan),
              ElementsAre("inside <fill in: the numbers that go to b.example.com by this route> > "
                          "b.example.com"));
}

TEST(Uri, hosts_and_users_are_conditions_each_enough) {
  const auto imported = import_with(
      "voice class uri 1 sip\n host dns:x.example.com\n host ipv4:192.0.2.1\n user-id ^12.*$\n"
      "dial-peer voice 1 voip\n destination uri 1\n session target ipv4:10.0.0.9\n");
  EXPECT_THAT(routes_in(imported.plan),
              ElementsAre("outside host x.example.com host 192.0.2.1 > peer-10.0.0.9",
                          "inside host x.example.com host 192.0.2.1 > peer-10.0.0.9",
                          "outside ^12.*$ > peer-10.0.0.9", "inside ^12.*$ > peer-10.0.0.9"));
}

TEST(Uri, to_and_from_are_asked_for_their_hosts_only) {
  const auto imported = import_with(
      "voice class uri 1 sip\n host dns:x.example.com\n user-id 12\n"
      "voice class dpg 7\n dial-peer 21\n"
      "dial-peer voice 1 voip\n incoming uri from 1\n incoming uri to 1\n destination dpg 7\n");
  EXPECT_THAT(routes_in(imported.plan),
              ElementsAre("inside to_host x.example.com > a.example.com",
                          "inside from_host x.example.com > a.example.com"));
  EXPECT_THAT(texts_of(imported.plan.different),
              Contains("voice class uri 1: no route asks for the user of From; left out"));
}

TEST(Uri, expressions_that_are_hosts) {
  const auto host = [](std::string_view expression) {
    const auto imported =
        import_with("voice class uri 1 sip\n host " + std::string(expression) +
                    "\ndial-peer voice 1 voip\n destination uri 1\n session target dns:n.example\n"
                    " session transport tcp tls\n");
    const auto& route = imported.plan.routes.front();
    return route.when.hosts.empty() ? "" : route.when.hosts.front().value;
  };
  EXPECT_EQ(host("^sip\\.Example\\.com$"), "sip.example.com");
  EXPECT_EQ(host("example.com"), "example.com");
  EXPECT_EQ(host(".*\\.example\\.com"), "*.example.com");
  EXPECT_EQ(host("ipv6:[2001:db8::1]"), "2001:db8::1");
  for (const auto* none : {"(a|b).example.com", "a..b", "[ab].example.com", "ipv4:192.0.2.1:5060",
                           "*.example.com", "192.0.2.300:1"}) {
    EXPECT_EQ(host(none), "") << none;
  }
}

TEST(Uri, expressions_of_users) {
  const auto user = [](std::string_view expression) {
    const auto imported =
        import_with("voice class uri 1 sip\n user-id " + std::string(expression) +
                    "\ndial-peer voice 1 voip\n destination uri 1\n session target dns:n.example\n"
                    " session transport tcp tls\n");
    return line_with(imported, "user-id").fate == Fate::used;
  };
  for (const auto* good : {"12", "^\\+49(30|40)[0-9]*$", "a.b-c", "[^01]+", "(a)?b"}) {
    EXPECT_TRUE(user(good)) << good;
  }
  for (const auto* bad : {"*1", "a**", "(", ")", "()", "[", "[]", "[9-1]", "\\d", "a{2}", "'",
                          "(?i)a", "a\\", "[[:alpha:]]"}) {
    EXPECT_FALSE(user(bad)) << bad;
  }
}

TEST(Uri, what_no_route_can_say_has_its_reason) {
  const auto imported = import_with(
      "voice class uri 1 sip\n pattern 12@a\n phone context 49\n host (a|b)\n"
      "dial-peer voice 1 voip\n destination uri 1\n session target ipv4:10.0.0.9\n");
  for (const auto* text : {"pattern 12", "phone context", "host (a"}) {
    EXPECT_EQ(line_with(imported, text).fate, Fate::unread);
    EXPECT_FALSE(line_with(imported, text).note.empty());
  }
  EXPECT_THAT(texts_of(imported.plan.fill_in),
              Contains("the numbers of the route to peer-10.0.0.9, dial-peer-1: IOS chooses it by "
                       "voice class uri 1, of which no route can ask"));
}

}  // namespace
}  // namespace sipward::import
