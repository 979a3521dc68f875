// Which calls are under way, and what is counted of them, as people are told (core/proxy/call_book,
// core/proxy/tally). No rule depends on either.
#include <gmock/gmock.h>

#include "scenario/dialog.hpp"
#include "scenario/world.hpp"

namespace sipward::scenario {
namespace {

using base::Side;
using sip::Method;
using std::chrono::seconds;

struct Calls : ::testing::Test {
  Sent invite() {
    auto sent = world.receive(from_pbx(), RequestText{}.text());
    return std::move(sent.back());
  }
  void answer(const Sent& to, int status, const std::string& contact = "<sip:b@192.0.2.1:5061>") {
    ResponseText response;
    response.status = status;
    response.contact = contact;
    world.receive(from_cucm(), respond_to(to.message, response));
  }
  const std::list<proxy::Call>& under_way() { return world.core().calls().all(); }
  const proxy::Call& last_ended() { return world.core().calls().past().front(); }
  std::uint64_t answered(std::size_t status_class) {
    return world.tally.of(Side::inside).invites[status_class].get();
  }

  World world{make_network()};
};

TEST_F(Calls, one_that_rings_is_under_way_and_not_answered) {
  const auto sent = invite();
  answer(sent, 180, "");
  ASSERT_EQ(under_way().size(), 1U);
  const auto& call = under_way().front();
  EXPECT_EQ(call.call_id, "call-1@10.0.0.10");
  EXPECT_EQ(call.from, "sip:100@10.0.0.10");
  EXPECT_EQ(call.to, "sip:4711@10.0.0.2");
  EXPECT_EQ(call.caller.peer, pbx);
  EXPECT_EQ(call.callee.peer, cucm);
  EXPECT_EQ(call.callee.remote.transport, base::Transport::tls);
  EXPECT_EQ(call.answered, base::Time{});
}

TEST_F(Calls, answered_at_the_200) {
  const auto sent = invite();
  world.advance(seconds(3));
  answer(sent, 200);
  ASSERT_EQ(under_way().size(), 1U);
  EXPECT_EQ(under_way().front().answered - under_way().front().began, seconds(3));
}

TEST_F(Calls, gone_with_the_bye_once_that_is_answered) {
  const auto dialog = establish(world);
  const auto bye = last(world.receive(from_pbx(), from_inside(dialog, "BYE", 2)));
  EXPECT_EQ(under_way().size(), 1U);
  answer(bye, 200, "");
  EXPECT_TRUE(under_way().empty());
  ASSERT_FALSE(world.core().calls().past().empty());
  EXPECT_EQ(last_ended().ending, proxy::Ending::caller_hung_up);
}

TEST_F(Calls, gone_with_a_bye_of_the_other_end_that_knows_of_none) {
  const auto dialog = establish(world);
  const auto bye = last(world.receive(from_cucm(), from_outside(dialog, "BYE", 2)));
  ResponseText unknown;
  unknown.status = 481;
  world.receive(from_pbx(), respond_to(bye.message, unknown));
  EXPECT_TRUE(under_way().empty());
  ASSERT_FALSE(world.core().calls().past().empty());
  EXPECT_EQ(last_ended().ending, proxy::Ending::callee_hung_up);
}

TEST_F(Calls, a_refused_reinvite_ends_none) {
  const auto dialog = establish(world);
  const auto again = last(world.receive(from_pbx(), from_inside(dialog, "INVITE", 2)));
  answer(again, 488, "");
  EXPECT_EQ(under_way().size(), 1U);
}

TEST_F(Calls, a_refused_one_is_gone) {
  answer(invite(), 486, "");
  EXPECT_TRUE(under_way().empty());
  ASSERT_FALSE(world.core().calls().past().empty());
  EXPECT_EQ(last_ended().ending, proxy::Ending::refused);
  EXPECT_EQ(last_ended().refusal, 486);
  EXPECT_EQ(answered(4), 1U);
  EXPECT_EQ(answered(2), 0U);
}

TEST_F(Calls, one_that_passes_a_peer_without_record_route_is_not_seen_to_its_end) {
  auto network = make_network();
  network.peers[cucm].record_route = policy::RecordRouteStyle::none;
  world.set_network(network);
  const auto sent = invite();
  EXPECT_EQ(under_way().size(), 1U);
  answer(sent, 200);
  EXPECT_TRUE(under_way().empty());
  ASSERT_FALSE(world.core().calls().past().empty());
  EXPECT_EQ(last_ended().ending, proxy::Ending::out_of_sight);
}

TEST_F(Calls, what_crosses_is_counted_by_side_kind_and_peer) {
  const auto sent = invite();
  world.receive(from_pbx(), RequestText{}.text());  // once more
  answer(sent, 180, "");
  answer(sent, 200);
  const auto& inside = world.tally.of(Side::inside);
  const auto& outside = world.tally.of(Side::outside);
  EXPECT_EQ(inside.received.requests[static_cast<std::size_t>(Method::invite)].get(), 2U);
  EXPECT_EQ(inside.retransmissions_received.get(), 1U);
  EXPECT_EQ(outside.received.responses[1].get(), 1U);
  EXPECT_EQ(outside.received.responses[2].get(), 1U);
  EXPECT_EQ(answered(2), 1U);
  ASSERT_NE(world.tally.of(cucm), nullptr);
  EXPECT_EQ(world.tally.of(cucm)->received.encrypted.get(), 2U);
  EXPECT_EQ(world.tally.of(cucm)->received.cleartext.get(), 0U);
  EXPECT_EQ(world.tally.of(pbx)->received.cleartext.get(), 2U);
}

TEST_F(Calls, the_time_to_the_first_response_is_taken_once) {
  const auto sent = invite();
  world.advance(seconds(4));
  answer(sent, 180, "");
  world.advance(seconds(4));
  answer(sent, 200);
  const auto& latency = world.tally.of(Side::inside).first_response;
  EXPECT_DOUBLE_EQ(latency.seconds(), 4.0);
  std::uint64_t count = 0;
  for (std::size_t step = 0; step <= base::Latencies::bounds.size(); ++step) {
    count += latency.count(step);
  }
  EXPECT_EQ(count, 1U);
}

TEST_F(Calls, requests_sent_again_are_counted) {
  world.receive(from_cucm(), [] {
    RequestText request;
    request.via = "SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bKo1";
    request.uri = "sip:100@sbc.example.com";
    return request.text();
  }());
  world.advance(seconds(2));  // UDP: at 0.5 and 1.5 s
  EXPECT_EQ(world.tally.of(Side::inside).retransmissions_sent.get(), 2U);
}

}  // namespace
}  // namespace sipward::scenario
