// A call goes from one member of a group to the next (rewriting.md §8).
#include <gmock/gmock.h>

#include <stdexcept>

#include "scenario/group_world.hpp"

namespace sipward::scenario {
namespace {

using policy::State;
using proxy::SendFailure;
using sip::Header;
using sip::Method;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Sent* request_in(const std::vector<Sent>& sent, Method method) {
  const Sent* found = nullptr;
  for (const auto& one : sent) {
    if (one.message.is_request() && one.message.method() == method) found = &one;
  }
  return found;
}

// The INVITE that is among what was sent.
Sent invite_in(std::vector<Sent> sent) {
  for (auto& one : sent) {
    if (one.message.is_request() && one.message.method() == Method::invite) return std::move(one);
  }
  throw std::runtime_error("no INVITE was sent");
}

void expect_other(const std::vector<Sent>& sent, const Sent& first) {
  const auto* second = request_in(sent, first.message.method());
  ASSERT_NE(second, nullptr);
  EXPECT_NE(second->to.peer, first.to.peer);
  EXPECT_NE(second->message.top_via()->branch, first.message.top_via()->branch);
}

TEST(group, goes_on_to_the_next_member_after_every_kind_of_failure) {
  for (const auto failure :
       {SendFailure::connect_failed, SendFailure::connect_timeout, SendFailure::handshake_failed,
        SendFailure::certificate_refused, SendFailure::queue_full}) {
    for (const auto* method : {"INVITE", "MESSAGE"}) {
      GroupWorld group;
      const auto offered = group.offer(method);
      const auto& first = offered.back();
      expect_other(group.world.fail(first.id, failure, "why"), first);
    }
  }
}

TEST(group, goes_on_after_the_listed_answers_and_after_no_others) {
  for (const int status : {408, 500, 503}) {
    GroupWorld group;
    const auto first = group.call();
    expect_other(group.answer(first, status), first);
  }
  for (const int status : {302, 401, 404, 480, 486, 501, 600, 603}) {
    GroupWorld group;
    const auto first = group.call();
    const auto sent = group.answer(first, status);
    EXPECT_EQ(sent.back().message.status(), status);
    EXPECT_EQ(request_in(sent, Method::invite), nullptr);
  }
}

TEST(group, goes_on_when_a_member_is_silent_and_cancels_it_should_it_wake_up) {
  GroupWorld group;
  const auto first = group.call();
  EXPECT_EQ(request_in(group.world.advance(milliseconds(3'999)), Method::invite), nullptr);
  auto sent = group.world.advance(milliseconds(1));
  expect_other(sent, first);
  const auto second = invite_in(std::move(sent));
  const auto woken = group.answer(first, 180);
  ASSERT_THAT(woken, SizeIs(1)) << "nobody inside hears of it";
  EXPECT_EQ(woken[0].message.method(), Method::cancel);
  EXPECT_EQ(woken[0].to.peer, first.to.peer);
  const auto late = group.answer(first, 487);
  ASSERT_THAT(late, SizeIs(1));
  EXPECT_EQ(late[0].message.method(), Method::ack);
  EXPECT_EQ(group.answer(second, 200).back().message.status(), 200);
}

TEST(group, a_call_that_the_silent_member_takes_after_all_is_taken) {
  GroupWorld group;
  const auto first = group.call();
  const auto second = invite_in(group.world.advance(seconds(4)));
  group.answer(second, 180);
  const auto sent = group.answer(first, 200);
  EXPECT_EQ(sent.back().message.status(), 200);
  const auto* cancel = request_in(sent, Method::cancel);
  ASSERT_NE(cancel, nullptr) << "the other one is not needed any more";
  EXPECT_EQ(cancel->to.peer, second.to.peer);
}

TEST(group, one_that_has_said_trying_may_take_its_time) {
  GroupWorld group;
  group.answer(group.call(), 100);
  EXPECT_EQ(request_in(group.world.advance(seconds(31)), Method::invite), nullptr);
}

TEST(group, the_last_member_may_take_its_time_too) {
  GroupWorld group;
  const auto first = group.call();
  const auto second = invite_in(group.world.advance(seconds(4)));
  EXPECT_EQ(request_in(group.world.advance(seconds(20)), Method::invite), nullptr);
  EXPECT_EQ(group.answer(second, 200).back().message.status(), 200);
}

TEST(group, goes_nowhere_else_once_it_rings) {
  GroupWorld group;
  const auto first = group.call();
  group.answer(first, 180);
  EXPECT_EQ(group.answer(first, 503).back().message.status(), 503);
}

TEST(group, when_nobody_is_left_a_members_own_refusal_goes_back) {
  GroupWorld group;
  const auto first = group.call();
  const auto second = invite_in(group.answer(first, 500));
  const auto back = group.world.fail(second.id, SendFailure::connect_failed, "refused");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 500);
  EXPECT_EQ(back[0].message.values(Header::via).size(), 1U) << "ours is gone";
}

TEST(group, when_nobody_can_be_reached_each_ones_reason_is_told) {
  GroupWorld group;
  const auto first = group.call();
  const auto second =
      invite_in(group.world.fail(first.id, SendFailure::connect_failed, "it refused"));
  const auto back = group.world.fail(second.id, SendFailure::connect_timeout, "it is silent");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_TRUE(has_usual_retry_after(back[0].message));
  const auto warning = header(back[0].message, Header::warning);
  EXPECT_THAT(warning, HasSubstr("it refused"));
  EXPECT_THAT(warning, HasSubstr("it is silent"));
  EXPECT_THAT(warning, HasSubstr("peer cucm: "));
  EXPECT_THAT(warning, HasSubstr("peer carrier: "));
}

TEST(group, a_lost_connection_is_tried_anew_before_the_next_member) {
  GroupWorld group;
  const auto first = group.call();
  const auto again = invite_in(group.world.fail(first.id, SendFailure::connection_lost, "lost"));
  EXPECT_EQ(again.to.peer, first.to.peer);
  expect_other(group.world.fail(again.id, SendFailure::connection_lost, "lost"), first);
}

TEST(group, a_connection_that_is_lost_after_100_sends_the_call_to_the_next_member) {
  GroupWorld group;
  const auto first = group.call();
  group.answer(first, 100);
  auto sent = group.world.lose_connection(first.to);
  expect_other(sent, first);
  const auto second = invite_in(std::move(sent));
  EXPECT_THAT(group.world.lose_connection(first.to), IsEmpty()) << "it has gone on already";
  const auto woken = group.answer(first, 180);
  ASSERT_THAT(woken, SizeIs(1));
  EXPECT_EQ(woken[0].message.method(), Method::cancel);
  EXPECT_EQ(group.answer(second, 200).back().message.status(), 200);
}

TEST(group, a_lost_connection_concerns_only_who_waits_for_a_first_answer_there) {
  GroupWorld group;
  const auto ringing = group.call();
  group.answer(ringing, 180);
  EXPECT_THAT(group.world.lose_connection(ringing.to), IsEmpty()) << "the caller has heard it";
  const auto waiting = group.call();
  group.answer(waiting, 100);
  auto elsewhere = waiting.to;
  elsewhere.identity = "another";
  EXPECT_THAT(group.world.lose_connection(elsewhere), IsEmpty());
  const auto second = invite_in(group.world.lose_connection(waiting.to));
  EXPECT_EQ(group.answer(second, 200).back().message.status(), 200);
}

TEST(group, a_connection_that_is_lost_after_100_ends_the_call_when_nobody_else_is_left) {
  GroupWorld group;
  const auto first = group.call();
  const auto second =
      invite_in(group.world.fail(first.id, SendFailure::connect_failed, "it refused"));
  group.answer(second, 100);
  const auto back = group.world.lose_connection(second.to);
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_TRUE(has_usual_retry_after(back[0].message));
  EXPECT_THAT(header(back[0].message, Header::warning), HasSubstr("it refused"));
  EXPECT_THAT(header(back[0].message, Header::warning), HasSubstr("the connection was lost"));
}

TEST(group, the_request_uri_is_made_anew_for_each_member) {
  GroupWorld group([](policy::Network& network) {
    for (const auto id : {cucm, carrier}) {
      network.peers[id].request_uri = policy::RequestUriStyle::target;
    }
  });
  const auto first = group.call();
  const auto second = invite_in(group.world.fail(first.id, SendFailure::connect_failed, "why"));
  EXPECT_EQ(first.message.request_uri(), "sip:4711@" + first.to.remote.address.text());
  EXPECT_EQ(second.message.request_uri(), "sip:4711@" + second.to.remote.address.text());
}

TEST(group, a_cancelled_call_goes_nowhere_else) {
  GroupWorld group;
  const auto first = group.call();
  RequestText cancel;
  cancel.method = "CANCEL";
  cancel.via += "1";
  cancel.call_id = "1@10.0.0.10";
  group.world.receive(from_pbx(), cancel.text());
  const auto sent = group.world.fail(first.id, SendFailure::connect_failed, "why");
  ASSERT_THAT(sent, SizeIs(1));
  EXPECT_EQ(sent[0].message.status(), 487);
}

TEST(group, what_another_worker_heard_in_a_retry_after_is_heeded) {
  GroupWorld one, other;
  const auto call = one.call();
  one.answer(call, 503, "", "Retry-After: 20\r\n");
  ASSERT_THAT(one.world.avoidances, SizeIs(1));
  EXPECT_EQ(one.world.avoidances[0].peer, call.to.peer);
  other.world.core().on_avoidance(one.world.avoidances[0]);
  for (int i = 0; i < 20; ++i) EXPECT_NE(other.call().to.peer, call.to.peer);
  other.world.advance(seconds(21));
  bool again = false;
  for (int i = 0; i < 50 && !again; ++i) again = other.call().to.peer == call.to.peer;
  EXPECT_TRUE(again);
}

TEST(group, retry_after_is_heeded) {
  GroupWorld group;
  const auto first = group.call();
  group.answer(first, 503, "", "Retry-After: 20\r\n");
  for (int i = 0; i < 20; ++i) {
    const auto call = group.call();
    EXPECT_NE(call.to.peer, first.to.peer);
    group.answer(call, 486);
  }
  group.world.advance(seconds(21));
  bool again = false;
  for (int i = 0; i < 50; ++i) {
    const auto call = group.call();
    again = again || call.to.peer == first.to.peer;
    group.answer(call, 486);
  }
  EXPECT_TRUE(again);
}

TEST(group, a_reload_in_mid_call_leaves_its_members_in_force) {
  GroupWorld group;
  const auto first = group.call();
  auto without = group.network;
  without.groups[0].members.clear();
  group.world.set_network(without);
  const auto back = group.world.fail(first.id, SendFailure::connect_failed, "why");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
}

TEST(group, may_talk_back_to_who_called_it) {
  GroupWorld group;
  RequestText text;
  text.uri = "sip:100@sbc.example.com";
  text.via = "SIP/2.0/TLS 192.0.2.2:5061;branch=z9hG4bKc1";
  text.contact = "<sip:4711@192.0.2.2:5061;transport=tls>";
  const auto sent = group.world.receive(from_carrier(), text.text());
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[1].to.peer, pbx);
}

}  // namespace
}  // namespace sipward::scenario
