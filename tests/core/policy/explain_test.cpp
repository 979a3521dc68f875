// Which peer is meant and why not another: the answers of Directory with their reasons.
#include "sipward/core/policy/explain.hpp"

#include <gtest/gtest.h>

#include <random>

#include "core/policy/route_request.hpp"

namespace sipward::policy::test {
namespace {

TEST(explain_address, tells_the_longest_prefix_first_and_why_the_others_lost) {
  Network network;
  network.peers = {peer("wide", inside, {"10.0.0.0/8"}), peer("far", inside, {"192.0.2.0/24"}),
                   peer("narrow", inside, {"10.1.0.0/16"}), peer("out", outside, {"10.1.2.3"})};
  const auto found = explain_address(network, inside, ip("10.1.2.3"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].peer, 2);
  EXPECT_TRUE(found[0].wins);
  EXPECT_EQ(found[0].why, "");
  EXPECT_EQ(found[1].peer, 0);
  EXPECT_FALSE(found[1].wins);
  EXPECT_EQ(found[1].why, "10.0.0.0/8 is shorter than 10.1.0.0/16");
}

TEST(explain_address, among_equals_the_first_wins_and_names_may_decide) {
  Network network;
  network.peers = {peer("first", outside, {"10.1.0.0/16"}),
                   peer("second", outside, {"10.1.0.0/16"})};
  const auto found = explain_address(network, outside, ip("10.1.2.3"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].peer, 0);
  EXPECT_TRUE(found[0].wins);
  EXPECT_FALSE(found[1].wins);
  EXPECT_NE(found[1].why.find("names decide"), std::string::npos);
}

TEST(explain_address, knows_nobody_where_no_prefix_holds_it) {
  Network network;
  network.peers = {peer("v4", inside, {"0.0.0.0/0"})};
  EXPECT_TRUE(explain_address(network, inside, ip("2001:db8::1")).empty());
  EXPECT_TRUE(explain_address(network, outside, ip("10.0.0.1")).empty());
}

TEST(explain_address, has_the_winner_of_the_directory_for_any_address) {
  std::mt19937 random(3);
  Network network;
  for (int i = 0; i < 60; ++i) {
    const auto length = random() % 33;
    const auto address = IpAddress::v4(
        {10, static_cast<std::uint8_t>(random() % 4), static_cast<std::uint8_t>(random() % 4), 0});
    const base::Prefix prefix{address.masked(length), static_cast<std::uint8_t>(length)};
    network.peers.push_back(
        peer("p" + std::to_string(i), random() % 2 == 0 ? inside : outside, {prefix.text()}));
  }
  const Directory directory(network);
  for (int i = 0; i < 500; ++i) {
    const auto address = IpAddress::v4({10, static_cast<std::uint8_t>(random() % 4),
                                        static_cast<std::uint8_t>(random() % 4),
                                        static_cast<std::uint8_t>(random() % 2)});
    for (const auto side : {inside, outside}) {
      const auto found = explain_address(network, side, address);
      const auto winner = found.empty() ? base::no_peer : found.front().peer;
      EXPECT_EQ(winner, directory.peer_by_address(side, address)) << address.text();
    }
  }
}

TEST(explain_name, tells_where_a_peer_has_it) {
  Network network;
  network.peers = {peer("first", outside), peer("second", outside), peer("third", outside)};
  network.peers[0].target = target(tls, "cucm1.example.com", 5061);
  network.peers[1].names = {"cucm1.example.com", "cucm2.example.com"};
  const auto found = explain_name(network, outside, "CUCM1.example.com");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[0].wins && found[0].as_target && !found[0].as_name);
  EXPECT_TRUE(!found[1].wins && !found[1].as_target && found[1].as_name);
  EXPECT_EQ(found[1].why, "in a URI it means first");
  EXPECT_TRUE(explain_name(network, inside, "cucm1.example.com").empty());
}

TEST(explain_name, takes_a_peer_by_what_it_is_called_if_it_is_no_host) {
  Network network;
  network.peers = {peer("cucm", outside), peer("other", outside)};
  const auto alone = explain_name(network, outside, "cucm");
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_TRUE(alone[0].wins && alone[0].itself);
  network.peers[1].target = target(tls, "cucm", 5061);
  const auto found = explain_name(network, outside, "cucm");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[0].itself && !found[0].wins && found[1].wins);
  EXPECT_EQ(found[0].why, "in a URI it means other");
}

TEST(explain_routes, the_first_that_fits_takes_it) {
  Network network;
  network.peers = {peer("cvp", inside), peer("vvb", inside), peer("cucm", outside)};
  network.routes = {
      {outside, PeerId{0}, false}, {PeerId{0}, PeerId{2}, false}, {inside, PeerId{2}, false}};
  const auto of_cvp = explain_routes(network, inside, 0);
  ASSERT_EQ(of_cvp.size(), 2U);
  EXPECT_EQ(of_cvp[0].number, 2U);
  EXPECT_TRUE(of_cvp[0].wins);
  EXPECT_EQ(of_cvp[1].number, 3U);
  EXPECT_EQ(of_cvp[1].why, "comes after route 2, which fits already");
  const auto of_nobody = explain_routes(network, inside, base::no_peer);
  ASSERT_EQ(of_nobody.size(), 1U);
  EXPECT_EQ(of_nobody[0].number, 3U);
  network.routes.clear();
  EXPECT_TRUE(explain_routes(network, inside, 0).empty());
}

TEST(explain_routes, those_with_conditions_may_come_first) {
  auto network = two_peers();
  network.routes = {{inside, Refuse{403, "No"}, false, {.user_prefixes = {prefix("0900")}}},
                    {inside, PeerId{1}, false, {.methods = {"INVITE", "OPTIONS"}}},
                    {inside, PeerId{1}},
                    {inside, PeerId{1}}};
  const auto found = explain_routes(network, inside, 0);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].conditions, "user 0900…");
  EXPECT_EQ(found[1].conditions, "method INVITE or OPTIONS");
  for (const auto at : {0U, 1U}) EXPECT_TRUE(!found[at].wins && found[at].why.empty());
  EXPECT_TRUE(found[2].wins);
  EXPECT_EQ(found[3].why, "comes after route 3, which fits already");
}

// What is said of a route that a request does not take.
std::string why_not(const Asked& asked, RouteMatch match,
                    std::variant<Side, PeerId, Anybody> from = inside) {
  auto network = two_peers();
  network.routes = {{from, PeerId{1}, false, std::move(match)}, {inside, PeerId{1}}};
  const auto message = asked.message();
  const auto found = explain_routes(
      network, {asked.side, asked.from, asked.verified_name, *message.request_target(), message});
  EXPECT_EQ(found.size(), 2U);
  EXPECT_TRUE(found.back().wins);
  return found.front().why;
}

TEST(explain_routes, a_request_hears_which_condition_it_does_not_meet) {
  EXPECT_EQ(why_not({}, {}, outside), "it is for requests from outside");
  EXPECT_EQ(why_not({}, {}, PeerId{1}), "it is for requests from cucm");
  EXPECT_EQ(why_not({}, {.methods = {"BYE"}}), "method is INVITE, wanted BYE");
  EXPECT_EQ(why_not({}, {.schemes = {sip::Scheme::tel}}), "scheme is sip, wanted tel");
  EXPECT_EQ(why_not({}, {.user_prefixes = {prefix("1"), prefix("2")}}),
            "user is 4711, wanted 1… or 2…");
  EXPECT_EQ(why_not({}, {.user_ranges = {range("10-19")}}), "user is 4711, wanted 10-19");
  EXPECT_EQ(why_not({.uri = "sip:x"}, {.user_patterns = {pattern("^a")}}),
            "user is none, wanted like ^a");
  EXPECT_EQ(why_not({.uri = "sip:%1b[2J@x"}, {.user_prefixes = {prefix("1")}}),
            "user is \\x1b[2J, wanted 1…");
  EXPECT_EQ(why_not({}, {.hosts = {host("*.a.b")}}), "host is example.com, wanted *.a.b");
  EXPECT_EQ(why_not({}, {.to_hosts = {host("a.b")}}), "host of To is to.example.com, wanted a.b");
  EXPECT_EQ(why_not({}, {.from_hosts = {host("a.b")}}),
            "host of From is from.example.com, wanted a.b");
  EXPECT_EQ(why_not({.extra = "X-A: 1\r\n"}, {.headers = {{"X-A", {}}, {"X-B", "2"}}}),
            "there is no header X-B \"2\"");
  EXPECT_EQ(why_not({.verified_name = "a.example.com"}, {.from_names = {host("b.example.com")}}),
            "certificate is a.example.com, wanted b.example.com");
  EXPECT_EQ(why_not({}, {.from_names = {host("other.example")}}, Anybody{}),
            "certificate is none, wanted other.example");
}

}  // namespace
}  // namespace sipward::policy::test
