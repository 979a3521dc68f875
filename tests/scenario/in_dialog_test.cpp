// Requests within a dialog (rewriting.md §5, §6): where a token, a Route or both lead, and where
// they never do.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using ::testing::ElementsAre;
using ::testing::SizeIs;

// A dialog in which cucm answered with that Contact.
struct Answered {
  World world;
  Dialog dialog;

  explicit Answered(const std::string& contact) {
    const auto sent = world.receive(from_pbx(), RequestText{}.text());
    const auto back =
        world.receive(from_cucm(), respond_to(sent[1].message, {200, "t1", contact, "", true}));
    dialog = {uri_in(header(back[0].message, Header::contact)),
              header(back[0].message, Header::record_route), "", ""};
  }
  std::vector<Sent> bye() { return world.receive(from_pbx(), from_inside(dialog, "BYE", 2)); }
};

TEST(in_dialog, the_user_part_is_what_the_request_says) {
  World world;
  auto dialog = establish(world);
  dialog.outside_contact = replaced(dialog.outside_contact, "sip:100@", "sip:conference%20x@");
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "INVITE", 2));
  EXPECT_EQ(sent.back().message.request_uri(), "sip:conference%20x@10.0.0.10:5060");
}

TEST(in_dialog, what_was_sealed_comes_back_with_all_its_parameters) {
  World world;
  RequestText invite;
  invite.contact = "<sip:100@10.0.0.10:5062;transport=udp;x=%41;ob>";
  const auto dialog = establish(world, invite);
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  EXPECT_EQ(sent.at(0).message.request_uri(), "sip:100@10.0.0.10:5062;transport=udp;x=%41;ob");
  EXPECT_EQ(sent[0].to.remote.text(), "udp:10.0.0.10:5062");
}

TEST(in_dialog, a_route_below_ours_is_the_next_hop) {
  World world;
  auto dialog = establish(world);
  dialog.outside_route += ", <sip:edge@10.0.0.50:5070;transport=tcp;lr>, <sip:10.0.0.51;lr>";
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.remote.text(), "tcp:10.0.0.50:5070");
  EXPECT_EQ(sent[0].to.peer, pbx) << "an unknown node of the other party: its peer's policy";
  EXPECT_EQ(sent[0].message.request_uri(), "sip:100@10.0.0.10:5060");
  EXPECT_THAT(headers(sent[0].message, Header::route),
              ElementsAre("<sip:edge@10.0.0.50:5070;transport=tcp;lr>", "<sip:10.0.0.51;lr>"));
}

TEST(in_dialog, an_address_of_another_peer_goes_by_that_peer_s_policy) {
  auto sent = Answered("<sip:4711@192.0.2.2:5061;transport=tls>").bye();
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.peer, carrier);
  sent = Answered("<sip:4711@carrier.example.net;transport=tls>").bye();
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.peer, carrier);
}

TEST(in_dialog, an_address_of_nobody_goes_by_the_sealed_peer_s_policy) {
  const auto sent = Answered("<sip:4711@203.0.113.7:5099;transport=tls>").bye();
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.peer, cucm);
  EXPECT_EQ(sent[0].to.remote.text(), "tls:203.0.113.7:5099");
  EXPECT_EQ(sent[0].to.server_name, "");
}

TEST(in_dialog, a_name_is_looked_up_and_must_be_in_the_certificate) {
  Answered one("<sip:4711@Node7.cluster.example;transport=tls>");
  EXPECT_THAT(one.bye(), SizeIs(0));
  ASSERT_THAT(one.world.queries, SizeIs(1));
  EXPECT_EQ(one.world.queries[0].wanted.name, "node7.cluster.example");
  const auto sent = one.world.resolve({"203.0.113.7"});
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.remote.text(), "tls:203.0.113.7:5061");
  EXPECT_EQ(sent[0].to.peer, cucm);
  EXPECT_EQ(sent[0].to.server_name, "node7.cluster.example");
}

TEST(in_dialog, towards_the_outside_a_cleartext_transport_becomes_tls) {
  const auto sent = Answered("<sip:4711@192.0.2.1:5060;transport=tcp>").bye();
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.remote.text(), "tls:192.0.2.1:5061");
}

TEST(in_dialog, an_ack_to_a_2xx_has_no_transaction) {
  World world;
  const auto dialog = establish(world);
  world.advance(std::chrono::seconds(64));
  for (int i = 0; i < 2; ++i) {
    const auto sent = world.receive(from_pbx(), from_inside(dialog, "ACK", 1));
    ASSERT_THAT(sent, SizeIs(1)) << "each copy passes";
    EXPECT_EQ(sent[0].to.peer, cucm);
    EXPECT_EQ(world.core().transactions(), 0U);
  }
}

TEST(in_dialog, an_ack_that_belongs_to_no_dialog_of_ours_ends_here) {
  World world;
  RequestText ack;
  ack.method = "ACK";
  ack.to += ";tag=t1";
  EXPECT_THAT(world.receive(from_pbx(), ack.text()), SizeIs(0));
  EXPECT_EQ(world.drops.get(DropReason::ack_without_route), 1U);
}

TEST(in_dialog, a_route_that_no_entry_of_ours_vouches_for_is_not_followed) {
  World world;
  auto dialog = establish(world);
  dialog.outside_route = "<sip:10.0.0.99;lr>";  // the token of the Contact alone
  auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].message.status(), 403);
  EXPECT_EQ(world.drops.get(DropReason::token_audience), 1U);
  dialog.outside_route = "<sip:10.0.0.11;lr>";  // but a peer there may be named
  sent = world.receive(from_cucm(), from_outside(dialog, "INFO", 3));
  EXPECT_EQ(sent.at(0).to.peer, pbx2);
}

TEST(in_dialog, a_route_back_to_the_sender_s_side_is_not_followed) {
  World world;
  auto dialog = establish(world);
  dialog.outside_route += ", <sip:192.0.2.2:5061;transport=tls;lr>";
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].message.status(), 403);
}

TEST(in_dialog, a_token_serves_in_the_place_it_was_made_for_alone) {
  World world;
  const auto dialog = establish(world);
  const auto contact_token = dialog.outside_contact.substr(dialog.outside_contact.find("sw=") + 3);
  const auto route_uri = uri_in(dialog.outside_route);
  const auto route_token = route_uri.substr(4, route_uri.find('@') - 4);
  auto swapped = dialog;
  swapped.outside_route = "<sip:" + contact_token + "@sbc.example.com:5061;transport=tls;lr>";
  auto sent = world.receive(from_cucm(), from_outside(swapped, "BYE", 2));
  EXPECT_EQ(sent.at(0).message.status(), 481);
  swapped = dialog;
  swapped.outside_contact = replaced(dialog.outside_contact, contact_token, route_token);
  sent = world.receive(from_cucm(), from_outside(swapped, "INFO", 3));
  EXPECT_EQ(sent.at(0).message.status(), 481);
  EXPECT_EQ(world.drops.get(DropReason::token_invalid), 2U);
}

TEST(in_dialog, a_token_with_any_letter_changed_is_worthless) {
  World world;
  const auto dialog = establish(world);
  const auto begin = dialog.outside_contact.find("sw=") + 3;
  int cseq = 1;
  for (auto at = begin; at < dialog.outside_contact.size(); at += 7) {
    auto forged = dialog;
    forged.outside_contact[at] = dialog.outside_contact[at] == 'A' ? 'B' : 'A';
    forged.outside_route.clear();
    const auto sent = world.receive(from_cucm(), from_outside(forged, "INFO", ++cseq));
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(sent[0].message.status(), 481) << "letter " << at - begin;
  }
}

TEST(in_dialog, a_peer_that_is_configured_no_more_is_481) {
  World world;
  const auto dialog = establish(world);
  auto network = make_network();
  network.peers[pbx].name = "another";
  network.peers[pbx].stable_id = policy::stable_id("another");
  world.set_network(network);
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  EXPECT_EQ(sent.at(0).message.status(), 481);
}

TEST(in_dialog, another_order_of_peers_changes_nothing) {
  World world;
  const auto dialog = establish(world);
  auto network = make_network();
  std::swap(network.peers[pbx], network.peers[pbx2]);
  world.set_network(network);
  const auto sent = world.receive(from_cucm(), from_outside(dialog, "BYE", 2));
  EXPECT_EQ(sent.at(0).to.remote.text(), "udp:10.0.0.10:5060");
}

}  // namespace
}  // namespace sipward::scenario
