// security = off | observe | prefer | require: what goes in cleartext, and what never does.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using base::Transport;
using policy::Security;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Outside takes UDP too, and cucm does it at 5060.
policy::Network rolled_out(Security security) {
  auto network = make_network();
  network.listeners.push_back(
      {base::Side::outside, {Transport::udp, *base::IpAddress::parse("192.0.2.100"), 5060}, {}});
  auto& peer = network.peers[cucm];
  peer.security = security;
  if (security == Security::prefer) peer.cleartext = policy::CleartextPort{Transport::udp, 5060};
  if (security == Security::off || security == Security::observe) {
    peer.target =
        policy::Target{Transport::udp, "192.0.2.1", 5060, base::IpAddress::parse("192.0.2.1")};
  }
  return network;
}

base::Source cucm_over_udp() {
  base::Source source;
  source.side = base::Side::outside;
  source.listener = 3;
  source.remote = {Transport::udp, *base::IpAddress::parse("192.0.2.1"), 5060};
  return source;
}

Sent invite_through(World& world) {
  auto sent = world.receive(from_pbx(), RequestText{}.text());
  return std::move(sent.at(1));
}

TEST(rollout, require_refuses_the_cleartext_of_its_peer) {
  World world(rolled_out(Security::require));
  EXPECT_THAT(world.receive(cucm_over_udp(), call_from_outside().text()), IsEmpty());
  EXPECT_EQ(world.drops.get(DropReason::cleartext_refused), 1U);
  auto stream = cucm_over_udp();
  stream.remote.transport = Transport::tcp;
  stream.flow = {9, 0, 11};
  EXPECT_EQ(world.receive(stream, call_from_outside().text()).at(0).message.status(), 403);
  EXPECT_THAT(world.closes, SizeIs(1));
}

TEST(rollout, require_is_never_sent_cleartext_whatever_its_contact_says) {
  World world;
  const auto invite = invite_through(world);
  const auto ok = world.receive(
      from_cucm(),
      respond_to(invite.message, {200, "t1", "<sip:b@192.0.2.1:5060;transport=udp>", "", true}));
  RequestText bye;
  bye.method = "BYE";
  bye.cseq = 2;
  bye.uri = uri_in(header(ok.at(0).message, sip::Header::contact));
  bye.to += ";tag=t1";
  const auto sent = world.receive(from_pbx(), bye.text());
  EXPECT_EQ(sent.at(0).to.remote.transport, Transport::tls);
}

TEST(rollout, off_and_observe_are_cleartext_in_both_directions) {
  for (const auto security : {Security::off, Security::observe}) {
    World world(rolled_out(security));
    const auto invite = invite_through(world);
    EXPECT_EQ(invite.to.remote.transport, Transport::udp);
    EXPECT_THAT(header(invite.message, sip::Header::via), HasSubstr("SIP/2.0/UDP sbc.example.com"));
    EXPECT_THAT(header(invite.message, sip::Header::contact), Not(HasSubstr("transport=tls")));
    const auto back = world.receive(cucm_over_udp(), call_from_outside().text());
    EXPECT_EQ(back.back().to.peer, pbx);
  }
}

TEST(rollout, what_prefers_tls_gets_it) {
  World world(rolled_out(Security::prefer));
  EXPECT_EQ(invite_through(world).to.remote.transport, Transport::tls);
  EXPECT_EQ(world.drops.get(DropReason::sent_in_cleartext), 0U);
}

TEST(rollout, prefer_goes_on_in_cleartext_when_tls_fails_and_tells_of_it) {
  World world(rolled_out(Security::prefer));
  const auto invite = invite_through(world);
  const auto again =
      world.fail(invite.id, proxy::SendFailure::handshake_failed, "its certificate expired");
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].to.remote.transport, Transport::udp);
  EXPECT_EQ(again[0].to.remote.port, 5060);
  EXPECT_THAT(header(again[0].message, sip::Header::via), HasSubstr("SIP/2.0/UDP"));
  ASSERT_THAT(world.refusals, SizeIs(1));
  EXPECT_EQ(world.refusals[0].reason, DropReason::sent_in_cleartext);
  EXPECT_EQ(world.refusals[0].detail, "its certificate expired");
  EXPECT_EQ(world.refusals[0].peer, cucm);
}

TEST(rollout, a_server_that_refuses_us_after_the_handshake_is_given_up_after_a_second_try) {
  World world(rolled_out(Security::prefer));
  const auto invite = invite_through(world);
  const auto second = world.fail(invite.id, proxy::SendFailure::connection_lost, "refused late");
  EXPECT_EQ(second.at(0).to.remote.transport, Transport::tls);
  const auto third = world.fail(second.at(0).id, proxy::SendFailure::connection_lost, "again");
  EXPECT_EQ(third.at(0).to.remote.transport, Transport::udp);
}

TEST(rollout, a_dialog_that_began_in_cleartext_goes_on_there) {
  World world(rolled_out(Security::prefer));
  const auto invite = invite_through(world);
  const auto again = world.fail(invite.id, proxy::SendFailure::connect_failed, "refused");
  const auto ok = world.receive(
      cucm_over_udp(), respond_to(again.at(0).message, {200, "t1", "<sip:b@192.0.2.1:5060>", ""}));
  ASSERT_THAT(ok, SizeIs(1));
  world.tell({cucm}, {policy::State::up});
  RequestText bye;
  bye.method = "BYE";
  bye.cseq = 2;
  bye.uri = uri_in(header(ok[0].message, sip::Header::contact));
  bye.to += ";tag=t1";
  const auto sent = world.receive(from_pbx(), bye.text());
  EXPECT_EQ(sent.at(0).to.remote.transport, Transport::udp);
  EXPECT_EQ(sent.at(0).to.remote.port, 5060);
}

TEST(rollout, tls_that_is_known_to_fail_is_not_waited_for_until_it_works_again) {
  World world(rolled_out(Security::prefer));
  world.tell({cucm}, {policy::State::down, policy::Cause::tls, "it fails"});
  EXPECT_EQ(invite_through(world).to.remote.transport, Transport::udp);
  EXPECT_EQ(world.drops.get(DropReason::sent_in_cleartext), 1U);
  world.tell({cucm}, {policy::State::up});
  RequestText other;
  other.call_id = "call-2";
  other.via += "2";
  EXPECT_EQ(world.receive(from_pbx(), other.text()).at(1).to.remote.transport, Transport::tls);
}

TEST(rollout, sips_is_never_sent_in_cleartext) {
  for (const bool known : {false, true}) {
    World world(rolled_out(Security::prefer));
    if (known) world.tell({cucm}, {policy::State::down, policy::Cause::tls, "it fails"});
    RequestText call;
    call.uri = "sips:4711@cucm.example.com";
    auto sent = world.receive(from_pbx(), call.text());
    if (sent.back().message.is_request()) {
      EXPECT_EQ(sent.back().to.remote.transport, Transport::tls);
      sent = world.fail(sent.back().id, proxy::SendFailure::connect_failed, "refused");
    }
    ASSERT_THAT(sent, Not(IsEmpty()));
    EXPECT_FALSE(sent.back().message.is_request());
    EXPECT_GE(sent.back().message.status(), 480);
    EXPECT_EQ(world.drops.get(DropReason::sent_in_cleartext), 0U);
  }
}

TEST(rollout, a_503_of_the_peer_is_no_reason_to_leave_tls) {
  World world(rolled_out(Security::prefer));
  const auto invite = invite_through(world);
  const auto sent = world.receive(from_cucm(), respond_to(invite.message, {503, "t1", "", ""}));
  EXPECT_EQ(world.drops.get(DropReason::sent_in_cleartext), 0U);
  EXPECT_EQ(sent.back().message.status(), 503);
}

}  // namespace
}  // namespace sipward::scenario
