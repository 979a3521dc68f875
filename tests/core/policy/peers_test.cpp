// Which peer is meant by an address, a host, a name or a number.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "core/policy/network.hpp"

namespace sipward::policy::test {
namespace {

TEST(peer_by_address, takes_the_longest_prefix_of_the_side) {
  Network network;
  network.peers = {peer("wide", inside, {"10.0.0.0/8"}),
                   peer("narrow", inside, {"192.0.2.0/24", "10.1.2.0/24"}),
                   peer("host", inside, {"10.1.2.3"}), peer("out", outside, {"10.1.2.3/32"})};
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("10.9.9.9")), 0);
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("10.1.2.9")), 1);
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("192.0.2.255")), 1);
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("10.1.2.3")), 2);
  EXPECT_EQ(Directory(network).peer_by_address(outside, ip("10.1.2.3")), 3);
  EXPECT_EQ(Directory(network).peer_by_address(outside, ip("10.1.2.4")), base::no_peer);
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("192.0.3.0")), base::no_peer);
}

TEST(peer_by_address, takes_the_first_among_equals) {
  Network network;
  network.peers = {peer("other", inside, {"10.0.0.0/8"}), peer("first", inside, {"10.1.0.0/16"}),
                   peer("second", inside, {"10.1.0.0/16"})};
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("10.1.1.1")), 1);
}

TEST(peer_by_address, keeps_the_families_apart_but_for_mapped_addresses) {
  Network network;
  network.peers = {peer("v4", inside, {"0.0.0.0/0"}), peer("v6", inside, {"2001:db8::/33"}),
                   peer("any6", inside, {"::/0"})};
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("203.0.113.1")), 0);
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("::ffff:203.0.113.1")), 0);
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("2001:db8:7fff::1")), 1);
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("2001:db8:8000::1")), 2);
  EXPECT_EQ(Directory(network).peer_by_address(inside, ip("::")), 2);
}

TEST(peer_by_address, knows_nobody_in_an_empty_network) {
  EXPECT_EQ(Directory(Network()).peer_by_address(inside, ip("10.0.0.1")), base::no_peer);
}

// Said once more, bit by bit.
bool covers(const base::Prefix& prefix, const IpAddress& address) {
  const auto bit = [](const IpAddress& of, unsigned at) {
    return of.bytes()[at / 8] >> (7U - at % 8U) & 1U;
  };
  for (unsigned i = 0; i < prefix.length; ++i) {
    if (bit(prefix.network, i) != bit(address, i)) return false;
  }
  return true;
}

TEST(peer_by_address, does_as_a_search_bit_by_bit_would) {
  std::mt19937 random(1);
  // Few distinct bits, so that prefixes overlap often.
  const auto some_address = [&] {
    const auto byte = [&] { return static_cast<std::uint8_t>((random() & 1U) * 0x81U); };
    return IpAddress::v4({byte(), byte(), byte(), byte()});
  };
  for (int round = 0; round < 200; ++round) {
    Network network;
    for (int i = 0; i < 20; ++i) {
      network.peers.push_back(peer("p", i % 2 == 0 ? inside : outside));
      network.peers.back().prefixes = {{some_address(), static_cast<std::uint8_t>(random() % 33)},
                                       {some_address(), static_cast<std::uint8_t>(random() % 33)}};
    }
    const auto address = some_address();
    int longest = -1;
    PeerId expected = base::no_peer;
    for (std::size_t i = 0; i < network.peers.size(); i += 2) {
      for (const auto& prefix : network.peers[i].prefixes) {
        if (prefix.length <= longest || !covers(prefix, address)) continue;
        longest = prefix.length;
        expected = static_cast<PeerId>(i);
      }
    }
    ASSERT_EQ(Directory(network).peer_by_address(inside, address), expected) << "round " << round;
  }
}

TEST(peer_by_host, compares_targets_and_names_without_regard_to_case) {
  Network network;
  network.peers = {peer("pbx", inside), peer("cucm", outside), peer("carrier", outside)};
  network.peers[0].target = target(udp, "10.0.0.10", 5060);
  network.peers[1].target = target(tls, "cucm1.example.com", 5061);
  network.peers[1].names = {"cucm.example.com", "cucm2.example.com"};
  network.peers[2].target = target(tls, "2001:db8::7", 5061);
  EXPECT_EQ(Directory(network).peer_by_host(inside, "10.0.0.10"), 0);
  EXPECT_EQ(Directory(network).peer_by_host(outside, "CUCM1.Example.com"), 1);
  EXPECT_EQ(Directory(network).peer_by_host(outside, "cucm2.EXAMPLE.com"), 1);
  EXPECT_EQ(Directory(network).peer_by_host(outside, "[2001:DB8:0::7]"), 2);
  EXPECT_EQ(Directory(network).peer_by_host(inside, "cucm1.example.com"), base::no_peer);
  EXPECT_EQ(Directory(network).peer_by_host(outside, "example.com"), base::no_peer);
  EXPECT_EQ(Directory(network).peer_by_host(outside, "x.cucm1.example.com"), base::no_peer);
  EXPECT_EQ(Directory(network).peer_by_host(outside, ""), base::no_peer);
}

TEST(peer_by_name, finds_exactly_that_name) {
  Network network;
  network.peers = {peer("pbx", inside), peer("cucm", outside)};
  EXPECT_EQ(network.peer_by_name("cucm"), 1);
  EXPECT_EQ(network.peer_by_name("CUCM"), base::no_peer);
  EXPECT_EQ(network.peer_by_name(""), base::no_peer);
}

TEST(stable_id, is_fnv_1a_and_survives_another_order_of_peers) {
  EXPECT_EQ(stable_id(""), 0x811c9dc5U);
  EXPECT_EQ(stable_id("a"), 0xe40c292cU);
  EXPECT_EQ(stable_id("foobar"), 0xbf9cf968U);
  EXPECT_EQ(stable_id("\xff"), (0x811c9dc5U ^ 0xffU) * 0x01000193U);
  Network network;
  network.peers = {peer("pbx", inside), peer("cucm", outside)};
  const auto id = network.peers[1].stable_id;
  EXPECT_EQ(Directory(network).peer_by_stable_id(id), 1);
  std::swap(network.peers[0], network.peers[1]);
  EXPECT_EQ(Directory(network).peer_by_stable_id(id), 0);
  EXPECT_EQ(Directory(network).peer_by_stable_id(id + 1), base::no_peer);
}

}  // namespace
}  // namespace sipward::policy::test
