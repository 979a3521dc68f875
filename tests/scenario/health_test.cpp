// What the proxy finds out about its peers: by OPTIONS of its own over the connection that calls
// use, and by what becomes of calls.
#include <gmock/gmock.h>

#include "scenario/group_world.hpp"

namespace sipward::scenario {
namespace {

using policy::Cause;
using policy::State;
using proxy::SendFailure;
using sip::Header;
using sip::Method;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(health, asks_each_member_at_the_start_over_the_way_that_calls_take) {
  GroupWorld group;
  const auto checks = group.start();
  ASSERT_THAT(checks, SizeIs(2));
  for (const auto& check : checks) {
    const auto& options = check.message;
    EXPECT_EQ(options.method(), Method::options);
    EXPECT_EQ(check.to.remote.transport, base::Transport::tls);
    EXPECT_EQ(header(options, Header::max_forwards), "70");
    EXPECT_THAT(header(options, Header::contact), HasSubstr("sbc.example.com:5061;transport=tls"));
    EXPECT_THAT(header(options, Header::via), HasSubstr("SIP/2.0/TLS sbc.example.com:5061"));
    EXPECT_THAT(header(options, Header::from), HasSubstr("sbc.example.com"));
  }
  const auto call = group.call();
  const auto& same = checks[0].to.peer == call.to.peer ? checks[0] : checks[1];
  EXPECT_EQ(call.to.remote, same.to.remote);
  EXPECT_EQ(call.to.server_name, same.to.server_name);
  EXPECT_EQ(call.to.identity, same.to.identity);
}

TEST(health, any_answer_means_alive_but_503_and_408) {
  for (const int status : {200, 404, 405, 481, 486, 500, 501, 603}) {
    GroupWorld group;
    group.answer(group.start()[0], status);
    ASSERT_THAT(group.world.changes, SizeIs(1)) << status;
    EXPECT_EQ(group.world.changes[0].vitals.state, State::up) << status;
  }
  for (const int status : {503, 408}) {
    GroupWorld group;
    group.answer(group.start()[0], status);
    ASSERT_THAT(group.world.changes, SizeIs(1)) << status;
    EXPECT_EQ(group.world.changes[0].vitals.state, State::down) << status;
    EXPECT_EQ(group.world.changes[0].vitals.cause, Cause::sip);
  }
}

TEST(health, a_provisional_answer_is_none) {
  GroupWorld group;
  group.answer(group.start()[0], 100);
  EXPECT_THAT(group.world.changes, IsEmpty());
}

TEST(health, the_step_that_fails_is_told) {
  const std::pair<SendFailure, Cause> steps[] = {
      {SendFailure::connect_failed, Cause::tcp},
      {SendFailure::connect_timeout, Cause::tcp},
      {SendFailure::handshake_failed, Cause::tls},
      {SendFailure::certificate_refused, Cause::certificate}};
  for (const auto& [failure, cause] : steps) {
    GroupWorld group;
    const auto checks = group.start();
    group.world.fail(checks[0].id, failure, "for a reason");
    ASSERT_THAT(group.world.changes, SizeIs(1));
    EXPECT_EQ(group.world.changes[0].reach.peer, checks[0].to.peer);
    EXPECT_EQ(group.world.changes[0].vitals.cause, cause);
    EXPECT_EQ(group.world.changes[0].vitals.reason, "for a reason");
  }
}

TEST(health, calls_that_fail_late_leave_the_check_of_a_peer_that_is_down_alone) {
  GroupWorld group;
  const auto first = group.start();
  const auto peer = first[0].to.peer;
  group.world.fail(first[0].id, SendFailure::connect_failed, "refused");
  group.answer(first[1], 200);
  const auto again = group.world.advance(seconds(2));
  ASSERT_THAT(again, SizeIs(1));
  proxy::Outputs out;
  group.world.core().on_observation({{peer}, false, Cause::sip, "silent"}, group.world.now, out);
  group.answer(again[0], 200);
  EXPECT_EQ(group.state_of(peer), State::up);
}

TEST(health, a_name_without_address_is_a_step_of_its_own) {
  GroupWorld group([](policy::Network& network) {
    network.peers[cucm].target = policy::Target{base::Transport::tls, "cucm.example.com", 5061, {}};
  });
  group.world.look_after_peers();
  group.world.advance(seconds(1));
  ASSERT_THAT(group.world.queries, SizeIs(1));
  group.world.resolve({});
  ASSERT_THAT(group.world.changes, SizeIs(1));
  EXPECT_EQ(group.world.changes[0].vitals.cause, Cause::dns);
}

TEST(health, goes_on_asking_and_notices_silence_and_return) {
  GroupWorld group;
  group.all_up();
  // Silent from now on: noticed after the interval and three checks without an answer.
  group.world.advance(seconds(33 + 3 * 6));
  EXPECT_EQ(group.state_of(cucm), State::down);
  EXPECT_THAT(group.world.reconnects, testing::Not(IsEmpty())) << "its connection is wedged";
  for (int i = 0; i < 12; ++i) {
    for (const auto& check : group.world.advance(seconds(1))) group.answer(check, 200);
  }
  EXPECT_EQ(group.state_of(cucm), State::up);
  EXPECT_EQ(group.state_of(carrier), State::up);
}

TEST(health, who_was_never_asked_is_not_called_silent) {
  for (const auto step : {Cause::tcp, Cause::tls}) {
    GroupWorld group;
    group.world.duty.step = step;
    group.start();
    group.world.advance(seconds(60));
    ASSERT_THAT(group.world.changes, SizeIs(2)) << "each is told of once";
    for (const auto& change : group.world.changes) {
      EXPECT_EQ(change.vitals.state, State::down);
      EXPECT_EQ(change.vitals.cause, step) << "its connection stands there";
    }
    EXPECT_THAT(group.world.reconnects, IsEmpty()) << "nothing is wedged";
  }
}

TEST(health, calls_that_wait_for_a_connection_in_vain_tell_what_it_lacks) {
  GroupWorld group;
  group.all_up();
  group.world.duty.step = Cause::tls;
  for (int waiting = 0; waiting < 3;) {
    const auto call = group.call();
    if (call.to.peer == cucm) ++waiting;
    if (call.to.peer != cucm) group.answer(call, 486);
  }
  group.world.advance(seconds(4));
  ASSERT_THAT(group.world.changes, SizeIs(3)) << "two came up, one went down";
  EXPECT_EQ(group.world.changes[2].reach.peer, cucm);
  EXPECT_EQ(group.world.changes[2].vitals.cause, Cause::tls);
}

TEST(health, a_peer_that_is_down_gets_no_new_calls_and_keeps_its_dialogs) {
  GroupWorld group;
  group.all_up();
  const auto first = group.call();
  const auto ok = group.answer(first, 200, "<sip:4711@" + first.to.remote.address.text() + ">");
  group.set_down(first.to.peer);
  for (int i = 0; i < 20; ++i) EXPECT_NE(group.call().to.peer, first.to.peer);
  RequestText bye;
  bye.method = "BYE";
  bye.uri = uri_in(header(ok.back().message, Header::contact));
  bye.via += "bye";
  bye.to += ";tag=t";
  bye.extra = "Route: " + header(ok.back().message, Header::record_route) + "\r\n";
  const auto sent = group.world.receive(from_pbx(), bye.text());
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].to.peer, first.to.peer) << "a dialog stays with its member";
}

TEST(health, calls_that_fail_in_a_row_open_the_circuit_and_a_check_closes_it) {
  GroupWorld group;
  group.all_up();
  int to_cucm = 0;
  for (int i = 0; i < 100 && group.state_of(cucm) == State::up; ++i) {
    const auto call = group.call();
    if (call.to.peer == cucm) {
      ++to_cucm;
      group.world.fail(call.id, SendFailure::connect_failed, "refused");
    } else {
      group.answer(call, 486);
    }
  }
  EXPECT_EQ(to_cucm, 3);
  EXPECT_EQ(group.state_of(cucm), State::down);
  const auto trial = group.world.advance(milliseconds(0));
  ASSERT_THAT(trial, SizeIs(1));
  EXPECT_EQ(trial[0].message.method(), Method::options);
  group.answer(trial[0], 200);
  EXPECT_EQ(group.state_of(cucm), State::up);
}

TEST(health, what_a_dialog_leads_to_says_nothing_of_the_peer) {
  GroupWorld group;
  group.all_up();
  const auto first = group.call();
  const auto ok = group.answer(first, 200, "<sip:4711@192.0.2.77>");  // another node of its cluster
  for (int i = 0; i < 5; ++i) {
    RequestText info;
    info.method = "INFO";
    info.uri = uri_in(header(ok.back().message, Header::contact));
    info.via += "info" + std::to_string(i);
    info.cseq = 2 + i;
    info.to += ";tag=t";
    const auto sent = group.world.receive(from_pbx(), info.text());
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(sent[0].to.remote.address.text(), "192.0.2.77");
    group.world.fail(sent[0].id, SendFailure::connect_failed, "refused");
  }
  EXPECT_EQ(group.state_of(first.to.peer), State::up);
}

TEST(health, without_checks_one_call_is_the_trial) {
  GroupWorld group([](policy::Network& network) {
    for (const auto id : {cucm, carrier}) network.peers[id].health->checks = false;
  });
  EXPECT_THAT(group.start(), IsEmpty());
  group.world.tell({cucm}, {State::trial});
  int to_cucm = 0;
  for (int i = 0; i < 50; ++i) to_cucm += group.call().to.peer == cucm ? 1 : 0;
  EXPECT_EQ(to_cucm, 1) << "until it has shown something, there is no second";
}

TEST(health, nobody_usable_is_503_with_the_reasons_inside_only) {
  GroupWorld group;
  group.set_down(cucm, Cause::certificate, "its certificate expired on 2026-11-01");
  group.set_down(carrier, Cause::tcp, "Connection refused");
  const auto back = group.world.receive(from_pbx(), RequestText{}.text());
  ASSERT_THAT(back, SizeIs(2));  // 100 and 503
  EXPECT_EQ(back[1].message.status(), 503);
  EXPECT_THAT(header(back[1].message, Header::warning),
              HasSubstr("peer cucm: its certificate expired on 2026-11-01"));
  EXPECT_THAT(header(back[1].message, Header::warning), HasSubstr("peer carrier"));
  EXPECT_NE(header(back[1].message, Header::retry_after), "");
  EXPECT_EQ(group.world.drops.get(base::DropReason::no_usable_member), 1U);
}

TEST(health, our_answers_to_options_are_the_truth) {
  GroupWorld group;
  EXPECT_EQ(group.ping(), 200) << "nothing bad is known yet";
  group.all_up();
  EXPECT_EQ(group.ping(), 200);
  group.set_down(cucm);
  EXPECT_EQ(group.ping(), 200) << "the other one serves";
  group.set_down(carrier);
  EXPECT_EQ(group.ping(), 503);
  group.world.tell({cucm}, {State::up});
  EXPECT_EQ(group.ping(), 200);
}

TEST(health, a_reload_keeps_what_is_known_and_forgets_who_is_gone) {
  GroupWorld group;
  group.all_up();
  group.set_down(cucm);
  auto same = group.network;
  group.world.set_network(same);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(group.call().to.peer, carrier);
  same.peers[cucm].health->checks = false;  // it is looked after in another way: a fresh start
  group.world.set_network(same);
  bool again = false;
  for (int i = 0; i < 50; ++i) again = again || group.call().to.peer == cucm;
  EXPECT_TRUE(again);
}

TEST(health, with_another_certificate_is_a_matter_of_its_own) {
  GroupWorld group(
      [](policy::Network& network) { network.peers[pbx].outbound_trustpoint = "phone-lsc"; });
  const auto checks = group.start();
  ASSERT_THAT(checks, SizeIs(4)) << "each member with each certificate";
  group.world.tell({cucm, "phone-lsc"}, {State::down, Cause::certificate, "unknown CA"});
  for (int i = 0; i < 10; ++i) {
    const auto call = group.call();
    EXPECT_EQ(call.to.peer, carrier);
    EXPECT_EQ(call.to.identity, "phone-lsc");
  }
}

}  // namespace
}  // namespace sipward::scenario
