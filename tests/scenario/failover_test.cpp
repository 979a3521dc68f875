// Next hops that fail (rewriting.md §8): who is tried next, how long, and what is answered in the
// end.
#include <gmock/gmock.h>

#include <set>

#include "scenario/dialog.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using proxy::SendFailure;
using sip::Header;
using sip::Method;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::SizeIs;

policy::Network named_target() {
  auto network = make_network();
  network.peers[cucm].target = policy::Target{base::Transport::tls, "cucm.example.com", 5061, {}};
  return network;
}

// A request to cucm, whose name led to two addresses; the first has been tried.
struct Tried {
  World world{named_target()};
  std::vector<Sent> first;

  explicit Tried(const std::string& method = "INVITE") {
    RequestText text;
    text.method = method;
    world.receive(from_pbx(), text.text());
    first = world.resolve({"192.0.2.1", "192.0.2.9"});
    EXPECT_THAT(first, SizeIs(1));
  }
  std::vector<Sent> answer(const Sent& sent, int status) {
    return world.receive(from_cucm(), respond_to(sent.message, {status, "t", "", "", true}));
  }
};

void expect_second(const std::vector<Sent>& sent) {
  ASSERT_FALSE(sent.empty());
  EXPECT_EQ(sent.back().to.remote.text(), "tls:192.0.2.9:5061");
  EXPECT_TRUE(sent.back().message.is_request());
}

TEST(failover, goes_on_after_every_kind_of_failure) {
  for (const auto failure : {SendFailure::connect_failed, SendFailure::connect_timeout,
                             SendFailure::handshake_failed, SendFailure::queue_full}) {
    for (const auto* method : {"INVITE", "MESSAGE"}) {
      Tried tried(method);
      expect_second(tried.world.fail(tried.first[0].id, failure, "why"));
    }
  }
}

TEST(failover, who_could_not_be_reached_is_tried_last_for_a_while) {
  Tried tried;
  tried.world.fail(tried.first[0].id, SendFailure::connect_timeout, "silent");
  RequestText text;
  text.via += "2";
  text.call_id = "2";
  auto sent = tried.world.receive(from_pbx(), text.text());
  expect_second(sent);
  tried.world.advance(seconds(31));
  text.via += "3";
  text.call_id = "3";
  sent = tried.world.receive(from_pbx(), text.text());
  EXPECT_EQ(sent.back().to.remote.text(), "tls:192.0.2.1:5061");
}

TEST(failover, goes_on_after_a_503) {
  Tried tried;
  const auto sent = tried.answer(tried.first[0], 503);
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[0].message.method(), Method::ack) << "the 503 is acknowledged";
  expect_second(sent);
  EXPECT_NE(sent[1].message.top_via()->branch, tried.first[0].message.top_via()->branch);
}

TEST(failover, goes_on_though_100_came_and_not_once_it_rings) {
  Tried trying;
  EXPECT_THAT(trying.answer(trying.first[0], 100), SizeIs(0)) << "a 100 is for us alone";
  expect_second(trying.answer(trying.first[0], 503));
  Tried ringing;
  EXPECT_THAT(ringing.answer(ringing.first[0], 180), SizeIs(1));
  const auto back = ringing.answer(ringing.first[0], 503);
  EXPECT_EQ(back.back().message.status(), 503);
  EXPECT_FALSE(back.back().message.is_request());
}

TEST(failover, other_refusals_are_the_answer) {
  for (const int status : {404, 486, 500, 603}) {
    Tried tried;
    EXPECT_EQ(tried.answer(tried.first[0], status).back().message.status(), status);
  }
}

TEST(failover, tries_once_more_where_a_connection_was_lost) {
  World world;
  const auto sent = world.receive(from_pbx(), RequestText{}.text());
  const auto again = world.fail(sent[1].id, SendFailure::connection_lost, "lost");
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].to.remote.text(), "tls:192.0.2.1:5061");
  const auto back = world.fail(again[0].id, SendFailure::connection_lost, "lost");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_TRUE(has_usual_retry_after(back[0].message));
}

TEST(failover, a_name_that_cannot_be_looked_up_is_503_with_the_reason) {
  World world(named_target());
  world.receive(from_pbx(), RequestText{}.text());
  const auto back = world.resolve({});
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_THAT(header(back[0].message, Header::warning), HasSubstr("cucm.example.com"));
  EXPECT_EQ(world.drops.get(DropReason::resolve_failed), 1U);
}

TEST(failover, a_call_cancelled_during_the_look_up_is_487) {
  World world(named_target());
  world.receive(from_pbx(), RequestText{}.text());
  RequestText cancel;
  cancel.method = "CANCEL";
  const auto back = world.receive(from_pbx(), cancel.text());
  ASSERT_THAT(back, SizeIs(2));
  EXPECT_EQ(back[0].message.status() + back[1].message.status(), 200 + 487);
  EXPECT_THAT(world.resolve({"192.0.2.1"}), SizeIs(0)) << "nobody is called any more";
}

TEST(failover, a_cancelled_call_is_tried_nowhere_else) {
  Tried tried;
  RequestText cancel;
  cancel.method = "CANCEL";
  tried.world.receive(from_pbx(), cancel.text());
  const auto back = tried.world.fail(tried.first[0].id, SendFailure::connect_failed, "refused");
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 487);
}

TEST(failover, a_request_that_nobody_answers_is_408_for_a_call_and_silence_for_others) {
  World world;
  RequestText text;
  text.method = "MESSAGE";
  world.receive(from_pbx(), text.text());
  EXPECT_THAT(world.advance(seconds(33)), SizeIs(0)) << "RFC 4320";
  EXPECT_EQ(world.drops.get(DropReason::transaction_timeout), 1U);
  EXPECT_EQ(world.core().transactions(), 0U);
}

TEST(failover, those_whom_a_full_table_turns_away_do_not_come_back_together) {
  auto network = make_network();
  network.limits.transactions = 1;
  World world(network);
  world.receive(from_pbx(), RequestText{}.text());
  std::set<std::string> waits;
  for (int i = 0; i < 50; ++i) {
    RequestText other;
    other.via += "n" + std::to_string(i);
    waits.insert(header(world.receive(from_pbx(), other.text())[0].message, Header::retry_after));
  }
  EXPECT_GT(waits.size(), 5U);
}

TEST(failover, a_full_table_is_503) {
  auto network = make_network();
  network.limits.transactions = 1;
  World world(network);
  world.receive(from_pbx(), RequestText{}.text());
  RequestText other;
  other.via += "other";
  const auto back = world.receive(from_pbx(), other.text());
  ASSERT_THAT(back, SizeIs(1));
  EXPECT_EQ(back[0].message.status(), 503);
  EXPECT_TRUE(has_usual_retry_after(back[0].message));
  EXPECT_EQ(world.drops.get(DropReason::overload), 1U);
}

}  // namespace
}  // namespace sipward::scenario
