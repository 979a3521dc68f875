// Calls that are up while the configuration changes, and connections that lost their right.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"
#include "sipward/core/policy/succession.hpp"

namespace sipward::scenario {
namespace {

using ::testing::SizeIs;

void reload(World& world, policy::Network& running, const policy::Network& next) {
  running = policy::succeed(running, next)->network;
  world.set_network(running);
}

TEST(reload, a_call_in_setup_goes_on_though_the_peers_stand_in_another_order) {
  auto running = make_network();
  World world(running);
  const auto sent_out = world.receive(from_pbx(), RequestText{}.text());
  const auto& invite = sent_out.at(1);
  auto next = make_network();
  std::swap(next.peers[pbx], next.peers[carrier]);
  next.routes = {{base::Side::inside, cucm, false}, {base::Side::outside, carrier, false}};
  reload(world, running, next);
  const auto sent =
      world.receive(from_cucm(), respond_to(invite.message, {200, "t1", cucm_contact, "", true}));
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].message.status(), 200);
  EXPECT_EQ(sent[0].to.peer, pbx);
}

TEST(reload, a_dialog_with_a_removed_peer_ends_with_481_and_others_go_on) {
  auto running = make_network();
  World world(running);
  const auto dialog = establish(world);
  auto next = make_network();
  next.peers.erase(next.peers.begin() + carrier);
  reload(world, running, next);
  EXPECT_EQ(world.receive(from_cucm(), from_outside(dialog, "INFO", 2)).at(0).to.peer, pbx);
  next.peers.erase(next.peers.begin() + pbx);
  next.routes = {{base::Side::inside, base::PeerId{1}, false}};
  reload(world, running, next);
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 3));
  EXPECT_EQ(sent.at(0).message.status(), 481);
}

TEST(reload, a_retiring_connection_starts_no_dialog_and_may_end_its_own) {
  World world;
  const auto dialog = establish(world);
  auto source = from_cucm();
  source.retiring = true;
  const auto refused = world.receive(source, call_from_outside().text());
  EXPECT_EQ(refused.back().message.status(), 503);
  const auto sent = world.receive(source, from_outside(dialog, "BYE", 2));
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.peer, pbx);
}

}  // namespace
}  // namespace sipward::scenario
