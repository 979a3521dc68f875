// What Directory adds to the look-ups of peers_test and own_address_test: spelling, own texts.
#include "sipward/core/policy/directory.hpp"

#include <gtest/gtest.h>

#include "network.hpp"

namespace sipward::policy::test {
namespace {

TEST(directory, names_hosts_however_they_are_written) {
  Network network;
  network.peers = {peer("a", outside), peer("b", outside)};
  network.peers[0].names = {"cucm.example.com", "2001:db8::7"};
  network.peers[1].names = {"cucm.example.com", "b.example.com"};
  const Directory directory(network);
  EXPECT_EQ(directory.peer_by_host(outside, "CUCM.Example.COM"), 0);  // the first that claims it
  EXPECT_EQ(directory.peer_by_host(outside, "[2001:DB8:0:0::7]"), 0);
  EXPECT_EQ(directory.peer_by_host(outside, "B.example.com"), 1);
  EXPECT_EQ(directory.peer_by_host(inside, "b.example.com"), base::no_peer);
}

TEST(directory, shows_each_reader_our_address_as_advertised_to_it) {
  Network network;
  network.sides[0].advertise = {"10.0.0.2", 0};
  network.sides[1].advertise = {"sbc.example.com", 0};
  network.listeners = {listener(inside, udp, "0.0.0.0", 5060),
                       listener(outside, tls, "0.0.0.0", 5061)};
  network.peers = {peer("pbx", inside), peer("cucm", outside)};
  network.peers[1].advertise = HostPort{"for-cucm.example.com", 443};
  const Directory directory(network);
  EXPECT_EQ(directory.own_host_port(0, udp), "10.0.0.2:5060");
  EXPECT_EQ(directory.own_host_port(1, tls), "for-cucm.example.com:443");
  EXPECT_EQ(directory.own_host_port(base::no_peer, udp), "10.0.0.2:5060");
}

TEST(directory, answers_for_an_empty_network) {
  const Directory directory{Network{}};
  EXPECT_EQ(directory.peer_by_address(inside, ip("10.0.0.1")), base::no_peer);
  EXPECT_EQ(directory.peer_by_host(outside, "a"), base::no_peer);
  EXPECT_EQ(directory.peer_by_stable_id(1), base::no_peer);
  EXPECT_TRUE(directory.routes_open_to(inside, 0).empty());
  EXPECT_FALSE(directory.is_ours(inside, "a", 0));
}

}  // namespace
}  // namespace sipward::policy::test
