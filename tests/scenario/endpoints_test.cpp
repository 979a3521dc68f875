// A peer whose name leads to several endpoints: each is checked, and a dead one neither takes the
// peer out nor waits for calls to find out that it is back.
#include <gmock/gmock.h>

#include <utility>

#include "scenario/group_world.hpp"

namespace sipward::scenario {
namespace {

using policy::Cause;
using policy::State;
using proxy::SendFailure;
using std::chrono::hours;
using std::chrono::seconds;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const auto* const first_endpoint = "tls:192.0.2.1:5061";
const auto* const second_endpoint = "tls:192.0.2.9:5061";

// The group has cucm alone, by a name with two addresses, of which the first is preferred.
struct TwoEndpoints : GroupWorld {
  TwoEndpoints() : GroupWorld(by_name) {}

  static void by_name(policy::Network& network) {
    network.peers[cucm].target = policy::Target{base::Transport::tls, "cucm.example.com", 0, {}};
    network.groups[0].members = {{cucm, 1, 10, {}}};
    network.peers[carrier].health.reset();
  }
  // The checks that are sent at first, to both.
  std::vector<Sent> begin() {
    start();
    proxy::Located located{proxy::Found::addresses, {}, hours(1)};
    located.servers.push_back({*base::IpAddress::parse("192.0.2.1"), 5061, 1, 0, 0});
    located.servers.push_back({*base::IpAddress::parse("192.0.2.9"), 5061, 2, 0, 1});
    return world.locate(located);
  }
  void answer_those_to(const char* endpoint, const std::vector<Sent>& checks) {
    for (const auto& check : checks) {
      if (check.to.remote.text() == endpoint) answer(check, 200);
    }
  }
  std::string called() {
    const auto invite = call();
    answer(invite, 486);
    return invite.to.remote.text();
  }
  // Lets time pass; `endpoint` alone answers.
  void pass(int time, const char* endpoint) {
    for (int i = 0; i < time; ++i) answer_those_to(endpoint, world.advance(seconds(1)));
  }
};

TEST(endpoints, each_is_asked_and_one_that_answers_will_do) {
  TwoEndpoints peer;
  const auto checks = peer.begin();
  ASSERT_THAT(checks, SizeIs(2));
  peer.world.fail(checks[0].id, SendFailure::connect_failed, "refused");
  EXPECT_EQ(peer.state_of(cucm), State::unknown) << "the other has not answered yet";
  peer.answer(checks[1], 200);
  EXPECT_EQ(peer.state_of(cucm), State::up);
  EXPECT_EQ(peer.called(), second_endpoint) << "no call has to find out";
}

TEST(endpoints, a_silent_one_does_not_take_the_peer_out) {
  TwoEndpoints peer;
  peer.answer_those_to(second_endpoint, peer.begin());
  peer.pass(300, second_endpoint);
  EXPECT_EQ(peer.state_of(cucm), State::up);
  EXPECT_EQ(peer.called(), second_endpoint);
  ASSERT_THAT(peer.world.reconnects, testing::Not(IsEmpty())) << "its connection is wedged";
  for (const auto& wedged : peer.world.reconnects) {
    EXPECT_EQ(wedged.remote->text(), first_endpoint) << "and no other";
  }
}

TEST(endpoints, one_that_is_back_gets_calls_as_soon_as_it_answers) {
  TwoEndpoints peer;
  const auto checks = peer.begin();
  peer.world.fail(checks[0].id, SendFailure::connect_failed, "refused");
  peer.answer(checks[1], 200);
  const auto again = peer.world.advance(seconds(10));
  ASSERT_THAT(again, SizeIs(1)) << "the peer is up: only who failed is asked so soon";
  EXPECT_EQ(again[0].to.remote.text(), first_endpoint);
  EXPECT_EQ(peer.called(), second_endpoint);
  peer.answer(again[0], 200);
  EXPECT_EQ(peer.called(), first_endpoint);
}

TEST(endpoints, all_that_fail_take_the_peer_out) {
  TwoEndpoints peer;
  const auto checks = peer.begin();
  peer.world.fail(checks[0].id, SendFailure::connect_failed, "refused");
  peer.world.fail(checks[1].id, SendFailure::certificate_refused, "it has expired");
  EXPECT_EQ(peer.state_of(cucm), State::down);
  EXPECT_EQ(peer.world.changes.back().vitals.cause, Cause::certificate);
  EXPECT_EQ(peer.ping(), 503);
  peer.pass(3, first_endpoint);
  EXPECT_EQ(peer.state_of(cucm), State::up);
  EXPECT_EQ(peer.ping(), 200);
}

TEST(endpoints, one_that_a_call_found_dead_is_back_as_soon_as_it_answers_a_check) {
  TwoEndpoints peer;
  for (const auto& check : peer.begin()) peer.answer(check, 200);
  peer.world.advance(seconds(20));
  peer.world.fail(peer.call().id, SendFailure::connect_failed, "refused");
  EXPECT_EQ(peer.called(), second_endpoint);
  peer.answer_those_to(first_endpoint, peer.world.advance(seconds(14)));
  EXPECT_EQ(peer.called(), first_endpoint);
}

TEST(endpoints, other_workers_are_told) {
  TwoEndpoints owner, other;
  const auto checks = owner.begin();
  other.begin();
  owner.world.fail(checks[0].id, SendFailure::connect_failed, "refused");
  owner.answer(checks[1], 200);
  const auto tell = [&] {
    for (const auto& change : std::exchange(owner.world.endpoints, {})) {
      other.world.core().on_endpoint(change);
    }
  };
  tell();
  other.world.now += seconds(60);
  EXPECT_EQ(other.called(), second_endpoint) << "until told otherwise";
  owner.answer_those_to(first_endpoint, owner.world.advance(seconds(10)));
  tell();
  EXPECT_EQ(other.called(), first_endpoint);
}

}  // namespace
}  // namespace sipward::scenario
