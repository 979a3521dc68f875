// Who is routed to whom, and who may talk at all.
#include <gtest/gtest.h>

#include "core/policy/network.hpp"

namespace sipward::policy::test {
namespace {

Network network_with(std::vector<Route> routes) {
  Network network;
  network.peers = four_peers();
  network.routes = std::move(routes);
  return network;
}

// The index of the first route open to a sender; -1 if there is none.
int first_open(const Network& network, Side side, PeerId from) {
  const RouteTable table(network);
  const auto open = table.open_to(side, from);
  return open.empty() ? -1 : static_cast<int>(open.front() - table.routes().data());
}

TEST(route, is_the_first_that_names_the_peer_or_its_side) {
  const auto network = network_with({{phone, carrier}, {inside, cucm}, {pbx, carrier}});
  EXPECT_EQ(first_open(network, inside, phone), 0);
  EXPECT_EQ(first_open(network, inside, pbx), 1);  // the side's comes first
  EXPECT_EQ(first_open(network, outside, cucm), -1);
  EXPECT_EQ(first_open(network_with({}), inside, pbx), -1);
}

TEST(route, goes_by_the_side_that_the_message_arrived_on) {
  const auto network = network_with({{inside, cucm}, {outside, pbx}});
  EXPECT_EQ(first_open(network, inside, base::no_peer), 0);
  EXPECT_EQ(first_open(network, outside, carrier), 1);
}

TEST(may_talk, needs_a_route_in_either_direction) {
  const auto network = network_with({{pbx, cucm}});
  EXPECT_TRUE(network.may_talk(pbx, cucm));
  EXPECT_TRUE(network.may_talk(cucm, pbx));
  EXPECT_FALSE(network.may_talk(phone, cucm));
  EXPECT_FALSE(network.may_talk(pbx, carrier));
  EXPECT_FALSE(network.may_talk(cucm, carrier));
  EXPECT_FALSE(network.may_talk(pbx, phone));
}

TEST(may_talk, knows_routes_from_a_side) {
  const auto network = network_with({{inside, cucm}, {outside, pbx}});
  EXPECT_TRUE(network.may_talk(phone, cucm));
  EXPECT_TRUE(network.may_talk(cucm, phone));
  EXPECT_TRUE(network.may_talk(carrier, pbx));
  EXPECT_FALSE(network.may_talk(phone, carrier));
  EXPECT_FALSE(network.may_talk(carrier, phone));
}

TEST(may_talk, goes_from_outside_to_outside_by_hairpin_only) {
  const auto without = network_with({{outside, carrier}, {cucm, carrier}});
  EXPECT_FALSE(without.may_talk(cucm, carrier));
  EXPECT_FALSE(without.may_talk(carrier, cucm));
  EXPECT_FALSE(without.may_talk(carrier, carrier));
  const auto with = network_with({{cucm, carrier}, {cucm, carrier, true}});
  EXPECT_TRUE(with.may_talk(cucm, carrier));
  EXPECT_TRUE(with.may_talk(carrier, cucm));
  EXPECT_FALSE(with.may_talk(carrier, carrier));
  EXPECT_TRUE(network_with({{outside, carrier, true}}).may_talk(carrier, carrier));
}

TEST(may_talk, goes_from_inside_to_inside_by_any_route) {
  const auto network = network_with({{inside, pbx}});
  EXPECT_TRUE(network.may_talk(phone, pbx));
  EXPECT_TRUE(network.may_talk(pbx, pbx));
  EXPECT_FALSE(network.may_talk(phone, phone));
}

TEST(may_talk, is_false_for_whom_we_do_not_know) {
  const auto network = network_with({{inside, cucm}, {outside, pbx}});
  EXPECT_FALSE(network.may_talk(base::no_peer, cucm));
  EXPECT_FALSE(network.may_talk(cucm, base::no_peer));
  EXPECT_FALSE(network.may_talk(4, 4));
  // A route that leads nowhere permits nothing.
  EXPECT_FALSE(network_with({{inside, base::no_peer}}).may_talk(pbx, base::no_peer));
}

}  // namespace
}  // namespace sipward::policy::test
