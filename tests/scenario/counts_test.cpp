// What peers have to do is counted (policy/loads.hpp): however a request ends, it is counted no
// more, neither for its sender nor for any member that it was sent to.
#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>

#include "scenario/dialog.hpp"
#include "scenario/group_world.hpp"

namespace sipward::scenario {
namespace {

using proxy::SendFailure;
using sip::Method;
using std::chrono::minutes;
using std::chrono::seconds;

// Fails unless nothing is counted at its end.
struct Counted : GroupWorld {
  explicit Counted(const Change& change = {}) : GroupWorld(with_limits(change)) {}
  ~Counted() {
    expect_nothing();
    world.advance(minutes(10));
    expect_nothing();
    // Of the address, too: it may have one transaction.
    offer("INVITE");
    EXPECT_EQ(world.drops.get(base::DropReason::overload), 0U);
  }
  static Change with_limits(const Change& change) {
    return [change](policy::Network& network) {
      network.overload.source = {1, 0};
      for (const auto id : {cucm, carrier}) network.peers[id].health.reset();
      if (change) change(network);
    };
  }
  void expect_nothing() {
    for (const auto id : {pbx, cucm, carrier}) {
      EXPECT_EQ(world.loads.receiving(id), 0U) << "from peer " << id;
      EXPECT_EQ(world.loads.sending(id), 0U) << "to peer " << id;
    }
  }
  void expect_one_to(base::PeerId peer) {
    EXPECT_EQ(world.loads.receiving(pbx), 1U);
    for (const auto id : {cucm, carrier}) {
      EXPECT_EQ(world.loads.sending(id), id == peer ? 1U : 0U) << "to peer " << id;
    }
  }
  Sent ask(const std::string& method) {
    auto sent = offer(method);
    return std::move(sent.back());
  }
  // The request that went to another member because of that.
  static Sent next(std::vector<Sent> sent) {
    for (auto& one : sent) {
      if (one.message.is_request() && one.message.method() != Method::ack) return std::move(one);
    }
    throw std::runtime_error("nobody else was asked");
  }
  void cancel() {
    RequestText text;
    text.method = "CANCEL";
    text.via += std::to_string(calls);
    text.call_id = std::to_string(calls) + "@10.0.0.10";
    world.receive(from_pbx(), text.text());
  }
};

TEST(counts, end_with_any_final_answer_and_with_no_other) {
  for (const auto* method : {"INVITE", "MESSAGE"}) {
    for (const int status : {200, 302, 404, 486, 603}) {
      Counted group;
      const auto request = group.ask(method);
      group.expect_one_to(request.to.peer);
      group.answer(request, 100);
      group.answer(request, 183);
      group.expect_one_to(request.to.peer);
      group.answer(request, status);
      group.answer(request, status);  // retransmitted
    }
  }
}

TEST(counts, end_when_we_answer_ourselves) {
  Counted group;
  group.ping();
  group.set_down(cucm);
  group.set_down(carrier);
  group.offer("INVITE");
  group.expect_nothing();
  group.world.tell({cucm}, {policy::State::up});
}

TEST(counts, move_with_the_call_to_the_next_member) {
  for (const int status : {408, 500, 503}) {
    Counted group;
    const auto first = group.call();
    const auto second = Counted::next(group.answer(first, status));
    group.expect_one_to(second.to.peer);
    group.answer(second, status);
  }
  for (const auto failure :
       {SendFailure::connect_failed, SendFailure::handshake_failed, SendFailure::queue_full}) {
    Counted group;
    const auto first = group.call();
    const auto second = Counted::next(group.world.fail(first.id, failure, "why"));
    group.expect_one_to(second.to.peer);
    group.world.fail(second.id, failure, "why");
  }
}

TEST(counts, are_right_while_a_lost_connection_is_tried_anew) {
  Counted group;
  auto sent = group.call();
  const auto first = sent.to.peer;
  sent = Counted::next(group.world.fail(sent.id, SendFailure::connection_lost, "lost"));
  EXPECT_EQ(sent.to.peer, first);
  group.expect_one_to(first);
  sent = Counted::next(group.world.fail(sent.id, SendFailure::connection_lost, "lost"));
  group.expect_one_to(sent.to.peer);
  group.answer(sent, 200);
}

TEST(counts, end_when_nobody_ever_answers) {
  for (const auto* method : {"INVITE", "MESSAGE"}) {
    Counted group;
    group.offer(method);
    group.world.advance(seconds(40));
  }
}

TEST(counts, of_a_silent_member_end_with_its_own_transaction) {
  Counted group;
  const auto first = group.call();
  const auto second = Counted::next(group.world.advance(seconds(4)));
  EXPECT_EQ(group.world.loads.sending(first.to.peer), 1U) << "it may still be at it";
  EXPECT_EQ(group.world.loads.sending(second.to.peer), 1U);
  group.answer(second, 486);
  EXPECT_EQ(group.world.loads.sending(second.to.peer), 0U);
  group.world.advance(seconds(32));
}

TEST(counts, of_a_silent_member_that_wakes_up_and_is_cancelled) {
  for (const int status : {200, 487, 0}) {
    Counted group;
    const auto first = group.call();
    const auto second = Counted::next(group.world.advance(seconds(4)));
    group.answer(first, 180);
    if (status != 0) group.answer(first, status);
    group.answer(second, 180);
    group.world.advance(seconds(40));  // nothing more comes of the first
    EXPECT_EQ(group.world.loads.sending(first.to.peer), 0U);
    EXPECT_EQ(group.world.loads.receiving(pbx), status == 200 ? 0U : 1U) << "the second rings";
    group.answer(second, status == 200 ? 487 : 200);
  }
}

TEST(counts, of_a_silent_member_that_answers_too_late) {
  for (const auto* method : {"INVITE", "MESSAGE"}) {
    for (const int status : {200, 404, 503}) {
      Counted group;
      const auto first = group.ask(method);
      const auto second = Counted::next(group.world.advance(seconds(4)));
      const auto late = group.answer(first, status);
      const bool taken = std::any_of(late.begin(), late.end(), [status](const Sent& sent) {
        return !sent.message.is_request() && sent.message.status() == status;
      });
      EXPECT_EQ(taken, status == 200) << method << ": the other one is at it";
      EXPECT_EQ(group.world.loads.receiving(pbx), status == 200 ? 0U : 1U);
      group.answer(second, status == 200 ? 487 : 200);
    }
  }
}

TEST(counts, end_with_a_cancelled_call) {
  {
    Counted group;
    const auto invite = group.call();
    group.answer(invite, 180);
    group.cancel();
    group.answer(invite, 487);
  }
  {
    Counted group;  // before anything came, and nothing ever does
    group.call();
    group.cancel();
    group.world.advance(seconds(33));
  }
  {
    Counted group;  // after 180, and nothing ever does
    group.answer(group.call(), 180);
    group.cancel();
    group.world.advance(seconds(33));
  }
}

TEST(counts, end_with_timer_c) {
  Counted group;
  group.answer(group.call(), 180);
  group.world.advance(minutes(10));
}

void name_targets(policy::Network& network) {
  const policy::Target target{base::Transport::tls, "members.example.com", 5061, {}};
  for (const auto id : {cucm, carrier}) network.peers[id].target = target;
}

TEST(counts, end_when_names_lead_nowhere) {
  Counted group(name_targets);
  group.offer("INVITE");
  while (!group.world.queries.empty()) group.world.resolve({});
}

TEST(counts, end_when_a_call_is_cancelled_during_the_look_up) {
  Counted group(name_targets);
  group.offer("INVITE");
  EXPECT_EQ(group.world.loads.sending(cucm) + group.world.loads.sending(carrier), 1U);
  group.cancel();
  group.expect_nothing();
  group.world.resolve({"192.0.2.1"});
  group.expect_nothing();
}

TEST(counts, end_when_the_senders_connection_is_lost) {
  Counted group;
  RequestText text;
  text.via = "SIP/2.0/TCP 10.0.0.11:5060;branch=z9hG4bKt1";
  const auto sent = group.world.receive(from_pbx2(), text.text());
  const auto back = group.answer(sent.back(), 200);
  group.world.fail(back.back().id, SendFailure::connection_lost, "lost");
  EXPECT_EQ(group.world.loads.receiving(pbx2), 0U);
}

TEST(counts, end_though_a_reload_took_the_group_away) {
  Counted group;
  const auto invite = group.call();
  auto without = group.network;
  without.groups[0].members.clear();
  group.world.set_network(without);
  group.world.fail(invite.id, SendFailure::connect_failed, "why");
  group.expect_nothing();
  group.world.set_network(group.network);
}

}  // namespace
}  // namespace sipward::scenario
