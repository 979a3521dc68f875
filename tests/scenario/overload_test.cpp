// Requests that are too many: by their peer, their source address, the members of their group; who
// goes first; and that whatever was counted is counted no more once it is over.
#include <gmock/gmock.h>

#include <set>

#include "scenario/dialog.hpp"
#include "scenario/group_world.hpp"

namespace sipward::scenario {
namespace {

using base::DropReason;
using sip::Header;
using sip::Method;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::SizeIs;

struct Limited : GroupWorld {
  explicit Limited(const Change& change) : GroupWorld(change) {}
  // The status of our own answer, or 0: it was let through.
  int try_call(const std::string& uri = "sip:4711@10.0.0.2", const std::string& extra = "",
               const base::Source& source = from_pbx()) {
    RequestText text;
    text.uri = uri;
    text.via += std::to_string(++calls);
    text.call_id = std::to_string(calls) + "@10.0.0.10";
    text.extra = extra;
    last = world.receive(source, text.text());
    return last.back().message.is_request() ? 0 : last.back().message.status();
  }
  std::vector<Sent> last;
};

GroupWorld::Change limits_of_pbx(policy::LoadLimits limits) {
  return [limits](policy::Network& network) { network.peers[pbx].limits.load = limits; };
}
GroupWorld::Change limits_of_sources(policy::LoadLimits limits) {
  return [limits](policy::Network& network) {
    network.peers[pbx].prefixes = {*base::Prefix::parse("10.0.0.0/24")};
    network.overload.source = limits;
  };
}

TEST(overload, calls_a_second_of_a_peer_beyond_its_limit_are_503_and_leave_no_state) {
  Limited pbx_limited(limits_of_pbx({0, 2}));
  auto& world = pbx_limited.world;
  EXPECT_EQ(pbx_limited.try_call(), 0);
  EXPECT_EQ(pbx_limited.try_call(), 0);
  const auto before = world.core().transactions();
  EXPECT_EQ(pbx_limited.try_call(), 503);
  ASSERT_THAT(pbx_limited.last, SizeIs(1)) << "and no 100";
  EXPECT_NE(header(pbx_limited.last[0].message, Header::retry_after), "");
  EXPECT_EQ(world.core().transactions(), before);
  EXPECT_EQ(world.drops.get(DropReason::overload), 1U);
  ASSERT_THAT(world.refusals, SizeIs(1));
  EXPECT_EQ(world.refusals[0].detail, "calls per second of the peer");
  world.advance(milliseconds(500));
  EXPECT_EQ(pbx_limited.try_call(), 0);
  EXPECT_EQ(pbx_limited.try_call(), 503);
}

TEST(overload, transactions_of_a_peer_are_limited_while_they_wait_for_an_answer) {
  Limited pbx_limited(limits_of_pbx({1, 0}));
  EXPECT_EQ(pbx_limited.try_call(), 0);
  const auto invite = std::move(pbx_limited.last.back());
  EXPECT_EQ(pbx_limited.try_call(), 503);
  EXPECT_EQ(pbx_limited.world.refusals.back().detail, "transactions of the peer");
  pbx_limited.answer(invite, 486);
  EXPECT_EQ(pbx_limited.try_call(), 0);
}

TEST(overload, options_are_no_calls_and_are_transactions) {
  Limited slow(limits_of_pbx({0, 1}));
  EXPECT_EQ(slow.try_call(), 0);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(slow.ping(), 200);
  Limited busy(limits_of_pbx({1, 0}));
  EXPECT_EQ(busy.try_call(), 0);
  EXPECT_EQ(busy.ping(), 503) << "that it has too much to do is the truth";
}

TEST(overload, what_is_no_invite_is_no_call) {
  Limited limited([](policy::Network& network) {
    network.peers[pbx].limits.load = {20, 1};
    for (auto& member : network.groups[0].members) member.limits = {0, 1};
  });
  for (const auto* method : {"MESSAGE", "SUBSCRIBE", "PUBLISH", "REFER", "REGISTER", "NOTIFY"}) {
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(limited.offer(method).back().message.is_request()) << method;
    }
  }
  EXPECT_EQ(limited.try_call(), 0);
  EXPECT_EQ(limited.try_call(), 503);
  EXPECT_EQ(limited.offer("MESSAGE").back().message.is_request(), true);
  EXPECT_EQ(limited.offer("MESSAGE").back().message.status(), 503) << "they are transactions";
}

TEST(overload, the_ack_to_a_refusal_that_left_no_state_is_recognised) {
  Limited limited(limits_of_pbx({1, 0}));
  limited.try_call();
  ASSERT_EQ(limited.try_call(), 503);
  RequestText ack;
  ack.method = "ACK";
  ack.via += std::to_string(limited.calls);
  ack.call_id = std::to_string(limited.calls) + "@10.0.0.10";
  ack.to = header(limited.last[0].message, Header::to);
  auto foreign = ack;
  foreign.to += "x";
  EXPECT_TRUE(limited.world.receive(from_pbx(), ack.text()).empty());
  EXPECT_EQ(limited.world.drops.get(DropReason::ack_without_route), 0U);
  EXPECT_TRUE(limited.world.receive(from_pbx(), foreign.text()).empty());
  EXPECT_EQ(limited.world.drops.get(DropReason::ack_without_route), 1U);
}

TEST(overload, one_address_does_not_use_up_what_others_may) {
  for (const auto& limits : {policy::LoadLimits{1, 0}, policy::LoadLimits{0, 1}}) {
    Limited limited(limits_of_sources(limits));
    EXPECT_EQ(limited.try_call(), 0);
    EXPECT_EQ(limited.try_call(), 503);
    EXPECT_THAT(limited.world.refusals.back().detail, HasSubstr("of its address"));
    auto other = from_pbx();
    other.remote.address = *base::IpAddress::parse("10.0.0.77");
    EXPECT_EQ(limited.try_call("sip:4711@10.0.0.2", "", other), 0);
    EXPECT_EQ(limited.world.loads.receiving(pbx), 2U) << "who was refused is not counted";
  }
}

TEST(overload, what_belongs_to_a_call_is_never_refused) {
  auto network = make_network();
  network.peers[pbx].limits.load = network.peers[cucm].limits.load = {1, 1};
  network.overload.source = {1, 1};
  World world(network);
  const auto dialog = establish(world);
  int cseq = 1;
  for (const auto* method : {"INVITE", "UPDATE", "INFO", "BYE"}) {
    ++cseq;
    const auto out = world.receive(from_pbx(), from_inside(dialog, method, cseq));
    EXPECT_EQ(out.back().to.peer, cucm) << method;
    const auto in = world.receive(from_cucm(), from_outside(dialog, method, cseq));
    EXPECT_EQ(in.back().to.peer, pbx) << method;
  }
  EXPECT_EQ(world.drops.get(DropReason::overload), 0U);
}

std::string cancel_of(int call) {
  RequestText cancel;
  cancel.method = "CANCEL";
  cancel.via += std::to_string(call);
  cancel.call_id = std::to_string(call) + "@10.0.0.10";
  return cancel.text();
}

TEST(overload, a_call_can_be_cancelled_however_much_there_is_to_do) {
  Limited pbx_limited([](policy::Network& network) {
    network.peers[pbx].limits.load = network.overload.source = {1, 1};
    network.limits.transactions = 2;
  });
  EXPECT_EQ(pbx_limited.try_call(), 0);
  pbx_limited.answer(pbx_limited.last.back(), 180);
  EXPECT_EQ(pbx_limited.try_call(), 503);
  const auto sent = pbx_limited.world.receive(from_pbx(), cancel_of(1));
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[0].message.status(), 200);
  EXPECT_EQ(sent[1].message.method(), Method::cancel);
}

TEST(overload, emergency_calls_have_a_reserve_of_their_own) {
  const std::pair<const char*, const char*> emergencies[] = {
      {"sip:112@10.0.0.2", ""},
      {"sip:911;phone-context=+1@10.0.0.2", ""},
      {"tel:112", ""},
      {"sip:4711@10.0.0.2", "Resource-Priority: wps.3, esnet.1\r\n"}};
  for (const auto& [uri, extra] : emergencies) {
    for (const auto& limits : {policy::LoadLimits{5, 0}, policy::LoadLimits{0, 5}}) {
      for (const auto& change : {limits_of_pbx(limits), limits_of_sources(limits)}) {
        Limited limited(change);
        for (int i = 0; i < 5; ++i) EXPECT_EQ(limited.try_call(), 0);
        EXPECT_EQ(limited.try_call(), 503);
        EXPECT_EQ(limited.try_call(uri, extra), 0) << uri << extra;
        EXPECT_EQ(limited.try_call(uri, extra), 503) << "a fifth of 5 is one more";
      }
    }
  }
}

TEST(overload, what_merely_looks_like_an_emergency_is_none) {
  for (const auto* uri : {"sip:1120@10.0.0.2", "sip:0112@10.0.0.2", "tel:9110"}) {
    Limited limited(limits_of_pbx({1, 0}));
    limited.try_call();
    EXPECT_EQ(limited.try_call(uri, "Resource-Priority: dsn.flash\r\n"), 503) << uri;
  }
}

TEST(overload, those_turned_away_together_do_not_come_back_together) {
  Limited pbx_limited(limits_of_pbx({1, 0}));
  pbx_limited.try_call();
  std::set<int> seconds_to_wait;
  for (int i = 0; i < 50; ++i) {
    pbx_limited.try_call();
    seconds_to_wait.insert(std::stoi(header(pbx_limited.last.back().message, Header::retry_after)));
  }
  EXPECT_GT(seconds_to_wait.size(), 5U);
  EXPECT_GE(*seconds_to_wait.begin(), 5);
  EXPECT_LE(*seconds_to_wait.rbegin(), 15);
}

TEST(overload, a_member_with_enough_to_do_is_passed_over) {
  for (const auto& limits : {policy::LoadLimits{1, 0}, policy::LoadLimits{0, 1}}) {
    Limited limited([&](policy::Network& network) {
      network.groups[0].members = {{cucm, 1, 10, limits}, {carrier, 2, 10, limits}};
    });
    EXPECT_EQ(limited.try_call(), 0);
    const auto first = std::move(limited.last.back());
    EXPECT_EQ(first.to.peer, cucm);
    EXPECT_EQ(limited.try_call(), 0);
    EXPECT_EQ(limited.last.back().to.peer, carrier);
    EXPECT_EQ(limited.try_call(), 503);
    EXPECT_THAT(header(limited.last.back().message, Header::warning),
                HasSubstr("peer cucm: it has as much to do as it may; peer carrier: it has as"));
    EXPECT_NE(header(limited.last.back().message, Header::retry_after), "");
    EXPECT_EQ(limited.world.drops.get(DropReason::no_usable_member), 1U);
    limited.answer(first, 486);
    limited.world.advance(seconds(1));
    EXPECT_EQ(limited.try_call(), 0);
    EXPECT_EQ(limited.last.back().to.peer, cucm);
  }
}

TEST(overload, a_call_that_leaves_a_member_passes_over_a_full_one) {
  Limited limited([](policy::Network& network) {
    network.groups[0].members = {{cucm, 1, 10, {}}, {carrier, 2, 10, {1, 0}}};
  });
  limited.try_call();
  auto sent = limited.answer(limited.last.back(), 503);
  EXPECT_EQ(sent.back().to.peer, carrier);
  limited.try_call();
  sent = limited.answer(limited.last.back(), 503);
  EXPECT_EQ(sent.back().message.status(), 503) << "nobody is left: the member's own refusal";
  EXPECT_EQ(limited.world.loads.sending(carrier), 1U);
}

}  // namespace
}  // namespace sipward::scenario
