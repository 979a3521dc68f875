// Requests that were on their way over a connection that is no more, because its far end has died
// or because it was wedged and closed (rewriting.md §8).
#include <gmock/gmock.h>

#include <utility>

#include "scenario/dialog.hpp"
#include "scenario/group_world.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using proxy::SendFailure;
using sip::Header;
using sip::Method;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<Sent> answer(World& world, const Sent& sent, int status) {
  return world.receive(from_cucm(), respond_to(sent.message, {status, "t1", "", "", true}));
}

// A BYE that cucm has got and not answered.
struct Ending {
  World world;
  Dialog dialog = establish(world);
  Sent bye = last(world.receive(from_pbx(), from_inside(dialog, "BYE", 2)));
};

TEST(lost_connection, a_request_within_a_call_is_sent_once_more_as_it_was) {
  Ending call;
  const auto again = call.world.lose_connection(call.bye.to);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].to.remote, call.bye.to.remote);
  EXPECT_EQ(again[0].message.bytes(), call.bye.message.bytes()) << "who got it answers again";
  EXPECT_EQ(answer(call.world, again[0], 200).back().message.status(), 200);
}

TEST(lost_connection, a_second_loss_is_503_at_once) {
  Ending call;
  call.world.lose_connection(call.bye.to);
  const auto back = call.world.lose_connection(call.bye.to);
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_THAT(header(back[0].message, Header::warning), HasSubstr("the connection was lost"));
  EXPECT_EQ(call.world.drops.get(DropReason::connection_lost), 1U);
}

TEST(lost_connection, one_that_cannot_be_made_anew_is_503_at_once) {
  Ending call;
  const auto again = call.world.lose_connection(call.bye.to);
  const auto back = call.world.fail(again[0].id, SendFailure::connect_failed, "it refused");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_THAT(header(back[0].message, Header::warning), HasSubstr("it refused"));
}

TEST(lost_connection, what_has_taken_the_next_connection_is_left_alone) {
  Ending call;
  const auto other = call.bye.id + 1000;
  EXPECT_THAT(call.world.lose_connection(call.bye.to, {}, {{other}}), IsEmpty());
  EXPECT_THAT(call.world.lose_connection(call.bye.to, {}, {{other, call.bye.id}}), SizeIs(1));
}

TEST(lost_connection, what_had_not_left_is_told_of_apart_and_sent_as_it_was) {
  Ending call;
  EXPECT_THAT(call.world.lose_connection(call.bye.to, {call.bye.id}), IsEmpty());
  const auto again = call.world.fail(call.bye.id, SendFailure::connection_lost, "lost");
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].message.bytes(), call.bye.message.bytes());
  EXPECT_EQ(call.world.fail(call.bye.id, SendFailure::connection_lost, "lost")[0].message.status(),
            503)
      << "once only";
}

// One that its far end had opened to us: it is known by what it carried alone.
TEST(lost_connection, what_left_by_a_connection_opened_to_us_is_sent_once_more_then_430) {
  Ending call;
  EXPECT_THAT(call.world.lose_connection({}, {}, {{call.bye.id + 1000}}), IsEmpty());
  const auto again = call.world.lose_connection({}, {}, {{call.bye.id}});
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].message.bytes(), call.bye.message.bytes());
  const auto back = call.world.fail(again[0].id, SendFailure::flow_gone, "it is gone");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 430);
  EXPECT_THAT(call.world.lose_connection({}, {}, {{call.bye.id}}), IsEmpty()) << "it is answered";
}

TEST(lost_connection, a_call_that_has_got_100_another_way_is_not_sent_again) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  answer(world, sent[1], 100);
  EXPECT_THAT(world.fail(sent[1].id, SendFailure::connection_lost, "lost"), IsEmpty());
}

TEST(lost_connection, a_member_that_was_left_for_another_gets_the_call_no_more) {
  GroupWorld group;
  group.all_up();
  const auto left = group.call();
  const auto sent = group.world.advance(milliseconds(31'900));
  std::size_t invites = 0;
  for (const auto& one : sent) invites += one.message.method() == Method::invite ? 1U : 0U;
  ASSERT_GE(invites, 1U) << "to the other";
  EXPECT_THAT(group.world.fail(left.id, SendFailure::connection_lost, "lost"), IsEmpty());
}

TEST(lost_connection, a_call_of_which_nothing_was_heard_is_sent_once_more_and_then_503) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto again = world.lose_connection(sent[1].to);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].message.bytes(), sent[1].message.bytes());
  const auto back = world.lose_connection(sent[1].to);
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
}

TEST(lost_connection, a_call_that_has_got_100_alone_is_503_at_once) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  answer(world, sent[1], 100);
  const auto back = world.lose_connection(sent[1].to);
  ASSERT_THAT(back, SizeIs(1)) << "who said 100 would take a second INVITE for a merged one";
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_TRUE(has_usual_retry_after(back[0].message));
}

TEST(lost_connection, nobody_who_was_refused_hears_a_late_answer) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  answer(world, sent[1], 100);
  const auto refused = world.lose_connection(sent[1].to);
  const auto late = answer(world, sent[1], 180);
  ASSERT_THAT(late, SizeIs(1));
  EXPECT_EQ(late[0].message.method(), Method::cancel);
  EXPECT_THAT(answer(world, sent[1], 200), IsEmpty());
  const auto repeated = world.receive(from_pbx(), RequestText{}.text());
  ASSERT_THAT(repeated, SizeIs(1));
  EXPECT_EQ(repeated[0].message.bytes(), refused[0].message.bytes());
}

TEST(lost_connection, a_call_that_rings_goes_on_ringing) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  answer(world, sent[1], 180);
  EXPECT_THAT(world.lose_connection(sent[1].to), IsEmpty());
  EXPECT_EQ(answer(world, sent[1], 200).back().message.status(), 200);
}

TEST(lost_connection, a_cancel_is_sent_once_more_and_a_call_cancelled_before_100_ends) {
  World world;
  RequestText cancel;
  cancel.method = "CANCEL";
  const auto ringing = last(world.receive(from_pbx(), RequestText{}.text()));
  answer(world, ringing, 180);
  const auto sent = last(world.receive(from_pbx(), cancel.text()));
  const auto again = world.lose_connection(ringing.to);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].message.bytes(), sent.message.bytes());

  World other;
  const auto silent = last(other.receive(from_pbx(), RequestText{}.text()));
  other.receive(from_pbx(), cancel.text());
  const auto back = other.lose_connection(silent.to);
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 487);
}

TEST(lost_connection, another_endpoint_of_the_name_takes_a_call_that_has_got_100) {
  auto network = make_network();
  network.peers[cucm].target = policy::Target{base::Transport::tls, "cucm.example.com", 5061, {}};
  World world(network);
  world.receive(from_pbx(), RequestText{}.text());
  const auto first = world.resolve({"192.0.2.1", "192.0.2.9"});
  answer(world, first[0], 100);
  const auto second = world.lose_connection(first[0].to);
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].to.remote.text(), "tls:192.0.2.9:5061");
}

TEST(lost_connection, a_member_that_dies_is_told_of_within_an_interval_though_nobody_calls) {
  GroupWorld group([](policy::Network& network) {
    network.groups[0].members = {{cucm, 1, 10, {}}};
    network.peers[carrier].health.reset();
  });
  const auto first = group.start();
  ASSERT_THAT(first, SizeIs(1));
  group.answer(first[0], 200);
  auto checks = group.world.lose_connection(first[0].to);
  const auto until = group.world.now + seconds(30);
  while (group.ping() == 200 && group.world.now < until) {
    for (const auto& check : checks) {
      group.world.fail(check.id, SendFailure::connect_failed, "refused");
    }
    checks = group.world.advance(milliseconds(100));
  }
  EXPECT_LT(group.world.now, until - seconds(25)) << "three failures within four seconds";
}

TEST(lost_connection, a_member_found_silent_by_udp_ends_calls_that_have_got_100_alone) {
  GroupWorld group([](policy::Network& network) {
    network.peers[cucm].target->transport = base::Transport::udp;
    network.peers[cucm].security = policy::Security::off;
    network.groups[0].members = {{cucm, 1, 10, {}}};
    network.peers[carrier].health.reset();
  });
  for (const auto& check : group.start()) group.answer(check, 200);
  const auto call = group.call();
  group.answer(call, 100);
  group.world.advance(seconds(60));
  ASSERT_THAT(group.world.reconnects, testing::Not(IsEmpty()));
  EXPECT_EQ(group.world.reconnects[0].remote, call.to.remote) << "the worker tells all of it";
  EXPECT_EQ(group.world.lose_connection(call.to).back().message.status(), 503);
}

}  // namespace
}  // namespace sipward::scenario
