// What others see of us, and what we know again as ourselves.
#include <gtest/gtest.h>

#include "core/policy/network.hpp"

namespace sipward::policy::test {
namespace {

Network made() {
  Network network;
  network.sides[0].advertise = {"10.0.0.2", 0};
  network.sides[1].advertise = {"sbc.example.com", 0};
  network.listeners = {
      listener(inside, udp, "0.0.0.0", 5070), listener(inside, tcp, "10.0.0.3", 5080),
      listener(outside, tls, "192.0.2.100", 5061), listener(outside, tls, "192.0.2.101", 5062)};
  network.peers = four_peers();
  return network;
}

TEST(advertised, is_the_side_s_host_with_the_listener_s_port) {
  const auto network = made();
  EXPECT_EQ(network.advertised(pbx, udp), (HostPort{"10.0.0.2", 5070}));
  EXPECT_EQ(network.advertised(pbx, tcp), (HostPort{"10.0.0.2", 5080}));
  EXPECT_EQ(network.advertised(cucm, tls), (HostPort{"sbc.example.com", 5061}));
}

TEST(advertised, is_the_first_listener_s_own_where_it_has_one) {
  auto network = made();
  network.listeners[2].advertise = HostPort{"203.0.113.7", 15061};
  network.listeners[3].advertise = HostPort{"203.0.113.8", 15062};
  network.listeners[0].advertise = HostPort{"nat.example", 0};
  EXPECT_EQ(network.advertised(cucm, tls), (HostPort{"203.0.113.7", 15061}));
  EXPECT_EQ(network.advertised(pbx, udp), (HostPort{"nat.example", 5070}));
  EXPECT_EQ(network.advertised(pbx, tcp), (HostPort{"10.0.0.2", 5080}));
}

TEST(advertised, is_the_peer_s_before_all) {
  auto network = made();
  network.listeners[2].advertise = HostPort{"203.0.113.7", 15061};
  network.peers[cucm].advertise = HostPort{"for-cucm.example.com", 0};
  network.peers[carrier].advertise = HostPort{"for-carrier.example.net", 443};
  EXPECT_EQ(network.advertised(cucm, tls), (HostPort{"for-cucm.example.com", 5061}));
  EXPECT_EQ(network.advertised(carrier, tls), (HostPort{"for-carrier.example.net", 443}));
}

TEST(advertised, keeps_the_port_that_a_side_was_given) {
  auto network = made();
  network.sides[1].advertise = {"sbc.example.com", 15061};
  EXPECT_EQ(network.advertised(cucm, tls), (HostPort{"sbc.example.com", 15061}));
}

TEST(advertised, never_has_port_0) {
  auto network = made();
  EXPECT_EQ(network.advertised(cucm, udp), (HostPort{"sbc.example.com", 5061}));
  EXPECT_EQ(network.advertised(base::no_peer, udp), (HostPort{"10.0.0.2", 5070}));
  network.listeners.clear();
  EXPECT_EQ(network.advertised(cucm, tls).port, 5061);
  EXPECT_EQ(network.advertised(pbx, tcp).port, 5060);
}

TEST(is_ours, knows_the_advertised_host_by_each_port_we_listen_on) {
  const auto network = made();
  EXPECT_TRUE(Directory(network).is_ours(outside, "sbc.example.com", 5061));
  EXPECT_TRUE(Directory(network).is_ours(outside, "SBC.Example.COM", 5062));
  EXPECT_TRUE(Directory(network).is_ours(outside, "sbc.example.com", 0));  // SRV may lead to us
  EXPECT_FALSE(Directory(network).is_ours(outside, "sbc.example.com", 5060));
  EXPECT_FALSE(Directory(network).is_ours(outside, "example.com", 5061));
  EXPECT_TRUE(Directory(network).is_ours(inside, "10.0.0.2", 5070));
  EXPECT_FALSE(
      Directory(network).is_ours(inside, "10.0.0.2", 5060));  // its neighbour on that machine
}

TEST(is_ours, knows_bound_addresses_but_no_wildcard) {
  const auto network = made();
  EXPECT_TRUE(Directory(network).is_ours(outside, "192.0.2.100", 5061));
  EXPECT_FALSE(Directory(network).is_ours(outside, "192.0.2.100", 5062));
  EXPECT_TRUE(Directory(network).is_ours(inside, "10.0.0.3", 5080));
  EXPECT_FALSE(Directory(network).is_ours(inside, "0.0.0.0", 5070));
}

TEST(is_ours, tells_the_sides_apart) {
  auto network = made();
  network.peers[cucm].advertise = HostPort{"for-cucm.example.com", 0};
  EXPECT_TRUE(Directory(network).is_ours(outside, "for-cucm.example.com", 5062));
  EXPECT_FALSE(Directory(network).is_ours(inside, "for-cucm.example.com", 5070));
  EXPECT_FALSE(Directory(network).is_ours(inside, "sbc.example.com", 5061));
  EXPECT_FALSE(Directory(network).is_ours(inside, "192.0.2.100", 5061));
  EXPECT_FALSE(Directory(network).is_ours(outside, "10.0.0.2", 5070));
}

TEST(is_ours, knows_aliases) {
  auto network = made();
  network.sides[0].aliases = {{"old-pbx.example", 0}, {"legacy.example", 5090}};
  EXPECT_TRUE(Directory(network).is_ours(inside, "old-pbx.example", 1234));
  EXPECT_TRUE(Directory(network).is_ours(inside, "Legacy.Example", 5090));
  EXPECT_TRUE(Directory(network).is_ours(inside, "legacy.example", 0));
  EXPECT_FALSE(Directory(network).is_ours(inside, "legacy.example", 5070));
  EXPECT_FALSE(Directory(network).is_ours(outside, "old-pbx.example", 5061));
}

TEST(is_ours, compares_addresses_and_not_their_spelling) {
  auto network = made();
  network.sides[1].advertise = {"2001:db8::1", 5061};
  EXPECT_TRUE(Directory(network).is_ours(outside, "[2001:DB8:0:0::1]", 5061));
  EXPECT_TRUE(Directory(network).is_ours(outside, "2001:db8::1", 5061));
  EXPECT_FALSE(Directory(network).is_ours(outside, "2001:db8::2", 5061));
  EXPECT_FALSE(Directory(network).is_ours(outside, "", 5061));
}

// Whatever we show of ourselves must lead back to us, else the next request of a dialog goes
// astray.
TEST(is_ours, knows_again_whatever_is_advertised) {
  const std::vector<std::optional<HostPort>> shown{
      {}, HostPort{"nat.example", 0}, HostPort{"198.51.100.9", 15060}};
  for (const auto& of_side : shown) {
    for (const auto& of_listener : shown) {
      for (const auto& of_peer : shown) {
        auto network = made();
        if (of_side) network.sides[0].advertise = network.sides[1].advertise = *of_side;
        for (auto& one : network.listeners) one.advertise = of_listener;
        for (auto& one : network.peers) one.advertise = of_peer;
        for (const auto transport : {udp, tcp, tls}) {
          for (const auto to : {pbx, cucm, carrier}) {
            const auto seen = network.advertised(to, transport);
            EXPECT_NE(seen.port, 0);
            EXPECT_TRUE(Directory(network).is_ours(network.peers[to].side, seen.host, seen.port))
                << seen.uri_text();
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace sipward::policy::test
