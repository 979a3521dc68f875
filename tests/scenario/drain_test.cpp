// Taking somebody out of service while its calls go on: a peer, a group, a member of one group, the
// whole proxy.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"
#include "scenario/group_world.hpp"
#include "sipward/core/policy/succession.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using base::Side;
using proxy::Drained;
using proxy::SendFailure;
using sip::Header;
using sip::Method;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr policy::GroupId call_servers = 0;

Drained peer_alone(base::PeerId peer) {
  return {policy::no_group, peer};
}
Drained whole_group(policy::GroupId group) {
  return {group, base::no_peer};
}

int last_status(const std::vector<Sent>& sent) {
  return sent.empty() || sent.back().message.is_request() ? 0 : sent.back().message.status();
}

RequestText call_number(int number) {
  RequestText text;
  text.via += "n" + std::to_string(number);
  text.call_id = "n" + std::to_string(number) + "@10.0.0.10";
  return text;
}

// Who of the group gets calls, out of many.
struct Shares {
  int cucm = 0, carrier = 0;
};
Shares shares(GroupWorld& group) {
  Shares shares;
  for (int i = 0; i < 40; ++i) {
    const auto call = group.call();
    ++(call.to.peer == cucm ? shares.cucm : shares.carrier);
    group.answer(call, 486);
  }
  return shares;
}

TEST(drain, a_member_that_is_drained_gets_no_new_calls_and_the_others_do) {
  GroupWorld group;
  group.all_up();
  group.world.core().set_drained(peer_alone(cucm), true);
  EXPECT_EQ(shares(group).cucm, 0);
  group.world.core().set_drained(peer_alone(cucm), false);
  const auto both = shares(group);
  EXPECT_GT(both.cucm, 0) << "it is in service again";
  EXPECT_GT(both.carrier, 0);
}

TEST(drain, a_peer_that_its_route_names_is_503_and_not_an_error_of_anybody) {
  World world;
  world.core().set_drained(peer_alone(cucm), true);
  const auto back = world.receive(from_pbx(), RequestText{}.text());
  ASSERT_THAT(back, SizeIs(2));  // 100 and
  EXPECT_EQ(back[1].message.status(), 503);
  EXPECT_TRUE(has_usual_retry_after(back[1].message));
  EXPECT_EQ(world.drops.get(DropReason::draining), 1U);
  world.core().set_drained(peer_alone(cucm), false);
  EXPECT_EQ(world.receive(from_pbx(), call_number(2).text()).back().to.peer, cucm);
}

TEST(drain, nothing_new_is_taken_from_a_sender_that_is_drained) {
  GroupWorld group;
  group.world.core().set_drained(peer_alone(pbx), true);
  for (const auto* method : {"INVITE", "MESSAGE", "SUBSCRIBE"}) {
    EXPECT_EQ(last_status(group.offer(method)), 503) << method;
  }
  EXPECT_EQ(last_status(group.world.receive(from_cucm(), call_from_outside().text())), 503)
      << "nor is anything new sent to it";
}

TEST(drain, a_group_has_nobody_to_offer_and_says_why) {
  GroupWorld group;
  group.all_up();
  group.world.core().set_drained(whole_group(call_servers), true);
  const auto back = group.offer("INVITE");
  EXPECT_EQ(last_status(back), 503);
  EXPECT_THAT(header(back.back().message, Header::warning),
              HasSubstr("peer cucm: it is drained; peer carrier: it is drained"));
  EXPECT_EQ(group.world.drops.get(DropReason::no_usable_member), 1U);
}

// The pbx calls the first group, pbx2 the second, of the same members.
void add_second_group(policy::Network& network) {
  network.groups.push_back(network.groups[call_servers]);
  network.groups[1].name = "trunks";
  network.routes = {{pbx, policy::ToGroup{call_servers}, false}, {pbx2, policy::ToGroup{1}, false}};
}

TEST(drain, a_member_of_one_group_alone_still_serves_the_other) {
  GroupWorld group(add_second_group);
  group.all_up();
  group.world.core().set_drained({call_servers, cucm}, true);
  EXPECT_EQ(shares(group).cucm, 0);
  bool called = false;
  for (int i = 0; i < 40 && !called; ++i) {
    auto text = call_number(i);
    text.via = "SIP/2.0/TCP 10.0.0.11:5060;branch=z9hG4bKt" + std::to_string(i);
    called = group.world.receive(from_pbx2(), text.text()).back().to.peer == cucm;
  }
  EXPECT_TRUE(called);
}

TEST(drain, the_member_that_a_preloaded_route_names_is_drained_with_its_group) {
  GroupWorld group;
  auto text = call_number(1);
  text.extra = "Route: <sip:10.0.0.2;lr>, <sip:cucm.example.com;transport=tls;lr>\r\n";
  EXPECT_EQ(group.world.receive(from_pbx(), text.text()).back().to.peer, cucm);
  for (const auto& what : {whole_group(call_servers), Drained{call_servers, cucm}}) {
    group.world.core().set_drained(what, true);
    text.via += "x";
    EXPECT_EQ(last_status(group.world.receive(from_pbx(), text.text())), 503);
    group.world.core().set_drained(what, false);
  }
}

TEST(drain, a_redirect_to_who_is_drained_is_not_followed) {
  auto network = make_network();
  network.peers[cucm].redirect = policy::Redirect::follow;
  network.routes.push_back({pbx, carrier, false});
  World world(network);
  const auto redirect = [](const Sent& invite) {
    return respond_to(invite.message,
                      {302, "t", "<sip:4711@carrier.example.net;transport=tls>", "", true});
  };
  const auto first = world.receive(from_pbx(), call_number(1).text());
  EXPECT_EQ(world.receive(from_cucm(), redirect(first[1])).back().to.peer, carrier);
  world.core().set_drained(peer_alone(carrier), true);
  const auto second = world.receive(from_pbx(), call_number(2).text());
  EXPECT_EQ(last_status(world.receive(from_cucm(), redirect(second[1]))), 302);
}

TEST(drain, calls_that_are_up_go_on_whatever_is_drained) {
  World world;
  const auto dialog = establish(world);
  for (const auto id : {pbx, cucm}) world.core().set_drained(peer_alone(id), true);
  world.core().set_status({true});
  EXPECT_EQ(last_status(world.receive(from_pbx(), call_number(1).text())), 503);
  int cseq = 1;
  for (const auto* method : {"ACK", "INFO", "UPDATE", "REFER", "INVITE", "BYE"}) {
    ++cseq;
    const auto out = world.receive(from_pbx(), from_inside(dialog, method, cseq));
    ASSERT_FALSE(out.empty()) << method;
    EXPECT_EQ(out.back().to.peer, cucm) << method;
    const auto in = world.receive(from_cucm(), from_outside(dialog, method, cseq));
    ASSERT_FALSE(in.empty()) << method;
    EXPECT_EQ(in.back().to.peer, pbx) << method;
  }
}

TEST(drain, a_call_in_setup_is_answered_acknowledged_and_cancelled_as_ever) {
  GroupWorld group;
  group.all_up();
  const auto invite = group.call();
  group.world.core().set_drained(whole_group(call_servers), true);
  group.world.core().set_drained(peer_alone(pbx), true);
  EXPECT_EQ(last_status(group.answer(invite, 180)), 180);
  RequestText cancel;
  cancel.method = "CANCEL";
  cancel.via += "1";
  cancel.call_id = "1@10.0.0.10";
  const auto sent = group.world.receive(from_pbx(), cancel.text());
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[0].message.status(), 200);
  EXPECT_EQ(sent[1].message.method(), Method::cancel);
  EXPECT_EQ(last_status(group.answer(invite, 487)), 487);
  EXPECT_EQ(group.world.drops.get(DropReason::draining), 0U);
}

TEST(drain, a_call_that_leaves_a_member_goes_to_nobody_drained_meanwhile) {
  GroupWorld group;
  const auto invite = group.call();
  const auto other = invite.to.peer == cucm ? carrier : cucm;
  group.world.core().set_drained(peer_alone(other), true);
  const auto back = group.world.fail(invite.id, SendFailure::connect_failed, "refused");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
}

TEST(drain, our_answers_to_options_are_the_truth) {
  GroupWorld group;
  group.all_up();
  auto& core = group.world.core();
  const auto ping_with = [&](const std::vector<Drained>& all) {
    for (const auto& what : all) core.set_drained(what, true);
    const int status = group.ping();
    for (const auto& what : all) core.set_drained(what, false);
    return status;
  };
  EXPECT_EQ(ping_with({}), 200);
  EXPECT_EQ(ping_with({peer_alone(cucm)}), 200) << "the other one serves";
  EXPECT_EQ(ping_with({peer_alone(cucm), {call_servers, carrier}}), 503);
  EXPECT_EQ(ping_with({whole_group(call_servers)}), 503);
  EXPECT_EQ(ping_with({peer_alone(pbx)}), 503) << "who is drained shall go elsewhere";
  EXPECT_EQ(ping_with({peer_alone(pbx2)}), 200);
  group.set_down(carrier);
  EXPECT_EQ(ping_with({peer_alone(cucm)}), 503) << "one is drained, the other down";
  core.set_status({true});
  EXPECT_EQ(ping_with({}), 503);
  core.set_status({false});
  EXPECT_EQ(ping_with({}), 200);
}

TEST(drain, of_all_takes_nothing_new_from_either_side) {
  GroupWorld group;
  group.world.core().set_status({true});
  EXPECT_EQ(last_status(group.offer("INVITE")), 503);
  EXPECT_EQ(last_status(group.world.receive(from_cucm(), call_from_outside().text())), 503);
  group.world.core().set_status({false});
  EXPECT_EQ(group.offer("INVITE").back().message.method(), Method::invite);
}

TEST(drain, health_is_looked_after_all_the_same) {
  GroupWorld group;
  group.world.core().set_drained(peer_alone(cucm), true);
  group.all_up();
}

TEST(drain, stays_in_force_through_a_reload_that_moves_everybody) {
  GroupWorld group;
  group.all_up();
  group.world.core().set_drained({call_servers, cucm}, true);
  auto next = group.network;
  std::swap(next.peers[pbx], next.peers[carrier]);
  next.groups.insert(next.groups.begin(), next.groups[0]);
  next.groups[0].name = "another";
  next.groups[0].members = {{cucm, 1, 10, {}}};
  for (auto& member : next.groups[1].members) member.peer = member.peer == cucm ? cucm : pbx;
  next.routes = {{Side::inside, policy::ToGroup{1}, false}};
  group.world.set_network(policy::succeed(group.network, next)->network);
  const auto after = shares(group);
  EXPECT_EQ(after.cucm, 0);
  EXPECT_EQ(after.carrier, 40);
}

}  // namespace
}  // namespace sipward::scenario
