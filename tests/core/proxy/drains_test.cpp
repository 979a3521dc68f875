// Who can still be sent new dialogs while others are drained.
#include "sipward/core/proxy/drains.hpp"

#include <gtest/gtest.h>

namespace sipward::proxy {
namespace {

constexpr base::PeerId shared = 0, single = 1, nobodys = 2;
constexpr policy::GroupId one_group = 0, other_group = 1;

policy::Network network() {
  policy::Network network;
  network.peers.resize(3);
  network.groups.resize(2);
  network.groups[one_group].members = {{shared, 1, 10, {}}, {single, 1, 10, {}}};
  network.groups[other_group].members = {{shared, 1, 10, {}}};
  network.routes = {{base::Side::inside, policy::ToGroup{one_group}, false},
                    {base::Side::inside, policy::ToGroup{other_group}, false}};
  return network;
}

TEST(drains, a_member_of_two_groups_has_a_way_left_until_both_are_drained) {
  const auto all = network();
  Drains drains;
  EXPECT_TRUE(drains.leave_a_way_to(all, shared));
  EXPECT_FALSE(drains.leave_a_way_to(all, nobodys)) << "no route leads there";
  drains.set({one_group, shared}, true);
  EXPECT_TRUE(drains.leave_a_way_to(all, shared));
  drains.set({other_group, base::no_peer}, true);
  EXPECT_FALSE(drains.leave_a_way_to(all, shared));
  drains.set({one_group, shared}, false);
  EXPECT_TRUE(drains.leave_a_way_to(all, shared));
}

TEST(drains, a_member_of_one_group_has_none_left_but_by_a_route_of_its_own) {
  auto all = network();
  Drains drains;
  drains.set({one_group, single}, true);
  EXPECT_FALSE(drains.leave_a_way_to(all, single));
  all.routes.push_back({base::Side::inside, single, false});
  EXPECT_TRUE(drains.leave_a_way_to(all, single));
  drains.set({policy::no_group, single}, true);
  EXPECT_FALSE(drains.leave_a_way_to(all, single));
}

}  // namespace
}  // namespace sipward::proxy
