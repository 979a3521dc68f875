// A reload must not confuse who is who: places of peers stay, routes follow, the removed are
// nobody.
#include "sipward/core/policy/succession.hpp"

#include <gmock/gmock.h>

#include "network.hpp"

namespace sipward::policy::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Network first() {
  Network network;
  network.peers = {peer("pbx", inside, {"10.0.0.1"}), peer("cucm", outside, {"192.0.2.1"}),
                   peer("carrier", outside, {"192.0.2.2"})};
  network.routes = {{Side::inside, PeerId{1}, false}, {PeerId{1}, PeerId{0}, false}};
  return network;
}

TEST(succession, the_same_peers_keep_their_places_in_whatever_order_they_stand) {
  auto next = first();
  std::swap(next.peers[0], next.peers[2]);
  next.peers[1].max_uri = 100;
  next.routes = {{Side::inside, PeerId{1}, false}, {PeerId{1}, PeerId{2}, false}};
  const auto made = succeed(first(), next).value();
  EXPECT_THAT(made.places, ElementsAre(2, 1, 0));
  EXPECT_THAT(made.removed, IsEmpty());
  EXPECT_EQ(made.network.peers[0].name, "pbx");
  EXPECT_EQ(made.network.peers[1].max_uri, 100U);
  const Directory directory(made.network);
  const auto target = [&](Side side, PeerId from) {
    return std::get<PeerId>(directory.routes_open_to(side, from).front()->to);
  };
  EXPECT_EQ(target(outside, 1), 0);  // cucm to pbx
  EXPECT_EQ(target(inside, 0), 1);
}

TEST(succession, the_removed_keep_their_place_and_are_nobody) {
  auto next = first();
  next.peers.erase(next.peers.begin() + 1);
  next.peers.push_back(peer("new", outside, {"192.0.2.1"}));
  next.routes = {{Side::inside, PeerId{1}, false}, {Side::outside, PeerId{0}, false}};
  const auto made = succeed(first(), next).value();
  EXPECT_THAT(made.places, ElementsAre(0, 2, 3));
  EXPECT_THAT(made.removed, ElementsAre(1));
  EXPECT_TRUE(made.network.peers[1].removed);
  EXPECT_EQ(made.network.peers[1].name, "cucm");
  EXPECT_FALSE(made.network.may_talk(1, 0));
  EXPECT_TRUE(made.network.may_talk(2, 0));
  EXPECT_EQ(made.network.peer_by_name("cucm"), base::no_peer);
  const Directory directory(made.network);
  EXPECT_EQ(directory.peer_by_address(outside, ip("192.0.2.1")), 3);
  EXPECT_EQ(directory.peer_by_stable_id(stable_id("cucm")), base::no_peer);
}

TEST(succession, who_comes_back_is_a_new_one) {
  auto without = first();
  without.peers.pop_back();
  const auto gone = succeed(first(), without).value();
  const auto back = succeed(gone.network, first()).value();
  EXPECT_THAT(back.places, ElementsAre(0, 1, 3));
  EXPECT_THAT(back.removed, IsEmpty());  // it was removed before
  EXPECT_TRUE(back.network.peers[2].removed);
  EXPECT_FALSE(back.network.peers[3].removed);
}

TEST(succession, who_changes_sides_is_another) {
  auto next = first();
  next.peers[2].side = inside;
  const auto made = succeed(first(), next).value();
  EXPECT_THAT(made.places, ElementsAre(0, 1, 3));
  EXPECT_THAT(made.removed, ElementsAre(2));
}

TEST(succession, equal_claims_go_by_the_order_of_the_file_not_by_places) {
  auto before = first();
  before.peers[1].names = {"sip.example.com"};
  auto next = before;
  next.peers[2].names = {"sip.example.com"};
  std::swap(next.peers[1], next.peers[2]);
  const auto made = succeed(before, next).value();
  const Directory directory(made.network);
  EXPECT_EQ(directory.peer_by_host(outside, "sip.example.com"), 2);  // carrier stands first now
}

Group group(std::string name, std::vector<PeerId> members) {
  Group group;
  group.name = std::move(name);
  for (const auto member : members) group.members.push_back({member, 1, 10, {}});
  return group;
}

TEST(succession, groups_keep_their_places_by_name_and_who_is_gone_is_empty) {
  auto before = first();
  before.groups = {group("servers", {1}), group("trunks", {1, 2})};
  before.routes = {{Side::inside, ToGroup{1}, false}};
  auto next = before;
  std::swap(next.peers[0], next.peers[2]);  // carrier, cucm, pbx
  next.groups = {group("new", {0}), group("trunks", {0, 1})};
  next.routes = {{Side::inside, ToGroup{0}, false}, {Side::inside, ToGroup{1}, false}};
  const auto made = succeed(before, next).value().network;
  ASSERT_EQ(made.groups.size(), 3U);
  EXPECT_EQ(made.groups[0].name, "servers");
  EXPECT_THAT(made.groups[0].members, IsEmpty());
  EXPECT_EQ(made.groups[1].name, "trunks");
  ASSERT_EQ(made.groups[1].members.size(), 2U);
  EXPECT_EQ(made.groups[1].members[0].peer, 2) << "carrier, at its old place";
  EXPECT_EQ(made.groups[1].members[1].peer, 1);
  EXPECT_EQ(made.groups[2].name, "new");
  EXPECT_EQ(made.groups[2].members[0].peer, 2);
  EXPECT_EQ(std::get<ToGroup>(made.routes[0].to).group, 2);
  EXPECT_EQ(std::get<ToGroup>(made.routes[1].to).group, 1);
}

TEST(succession, a_group_that_comes_back_has_its_old_place) {
  auto before = first();
  before.groups = {group("servers", {1}), group("trunks", {2})};
  auto without = before;
  without.groups.erase(without.groups.begin());
  const auto gone = succeed(before, without).value().network;
  const auto back = succeed(gone, before).value().network;
  ASSERT_EQ(back.groups.size(), 2U);
  EXPECT_EQ(back.groups[0].members[0].peer, 1);
  EXPECT_EQ(back.groups[1].members[0].peer, 2);
}

TEST(succession, ends_when_places_run_out) {
  Network before;
  before.peers.resize(65'000);
  Network next;
  next.peers.resize(1'000);
  EXPECT_FALSE(succeed(before, next).has_value());
}

}  // namespace
}  // namespace sipward::policy::test
