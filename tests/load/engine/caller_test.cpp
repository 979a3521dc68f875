#include "sipward/load/engine/caller.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/engine/moments.hpp"

namespace sipward::load {
namespace {

using testing::ElementsAre;
constexpr auto invite = sip::Method::invite;
constexpr auto bye = sip::Method::bye;
constexpr auto cancel = sip::Method::cancel;

CallPlan unreliable() {
  CallPlan plan;
  plan.reliable = false;
  return plan;
}

TEST(Caller, PlacesACallFromInviteToBye) {
  Caller caller;
  EXPECT_THAT(caller.start({}, at(0), at(10)).says, ElementsAre(Say::invite));
  EXPECT_EQ(caller.on_response(invite, 1, 100, at(20)).taken->value, milliseconds(20));
  EXPECT_EQ(caller.on_response(invite, 1, 180, at(30)).taken->span, Span::invite_180);
  const auto answered = caller.on_response(invite, 1, 200, at(40));
  EXPECT_THAT(answered.says, ElementsAre(Say::ack, Say::bye));
  EXPECT_EQ(answered.taken->value, milliseconds(40)) << "from when it was due";
  const auto over = caller.on_response(bye, 2, 200, at(55));
  EXPECT_EQ(over.end, CallTurn::End::done);
  EXPECT_EQ(over.taken->value, milliseconds(15)) << "from when it was sent";
}

TEST(Caller, HoldsAndInvitesAgainInTheMiddle) {
  CallPlan plan;
  plan.hold = milliseconds(100);
  plan.re_invite = true;
  Caller caller;
  caller.start(plan, at(0), at(0));
  EXPECT_THAT(caller.on_response(invite, 1, 200, at(0)).says, ElementsAre(Say::ack));
  EXPECT_EQ(caller.wake(), at(50));
  EXPECT_TRUE(caller.on_time(at(49)).says.empty());
  EXPECT_THAT(caller.on_time(at(50)).says, ElementsAre(Say::re_invite));
  const auto again = caller.on_response(invite, 2, 200, at(60));
  EXPECT_THAT(again.says, ElementsAre(Say::ack));
  EXPECT_EQ(again.taken->span, Span::reinvite_200);
  EXPECT_THAT(caller.on_time(at(110)).says, ElementsAre(Say::bye));
  EXPECT_EQ(caller.cseq(), 3U);
}

TEST(Caller, CancelsWhenItRings) {
  CallPlan plan;
  plan.cancel = true;
  Caller caller;
  caller.start(plan, at(0), at(0));
  EXPECT_THAT(caller.on_response(invite, 1, 180, at(10)).says, ElementsAre(Say::cancel));
  EXPECT_EQ(caller.on_response(cancel, 1, 200, at(12)).end, CallTurn::End::none);
  const auto over = caller.on_response(invite, 1, 487, at(15));
  EXPECT_THAT(over.says, ElementsAre(Say::ack_refusal));
  EXPECT_EQ(over.end, CallTurn::End::done);
  EXPECT_EQ(over.taken->value, milliseconds(5));
}

TEST(Caller, HangsUpIfTheAnswerCrossedItsCancel) {
  CallPlan plan;
  plan.cancel = true;
  Caller caller;
  caller.start(plan, at(0), at(0));
  caller.on_response(invite, 1, 180, at(10));
  EXPECT_THAT(caller.on_response(invite, 1, 200, at(11)).says, ElementsAre(Say::ack, Say::bye));
  EXPECT_EQ(caller.on_response(bye, 2, 200, at(12)).end, CallTurn::End::done);
}

TEST(Caller, RepeatsWhatDatagramsMayLose) {
  Caller caller;
  caller.start(unreliable(), at(0), at(0));
  for (const int when : {500, 1500, 3500}) {
    EXPECT_EQ(caller.wake(), at(when));
    EXPECT_THAT(caller.on_time(at(when)).says, ElementsAre(Say::again));
  }
  caller.on_response(invite, 1, 100, at(3600));
  EXPECT_GT(caller.wake(), at(32'000)) << "a provisional answer ends it";
}

TEST(Caller, OnAStreamNothingIsRepeated) {
  Caller caller;
  caller.start({}, at(0), at(0));
  EXPECT_EQ(caller.wake(), at(32'000));
  const auto over = caller.on_time(at(32'000));
  EXPECT_EQ(over.end, CallTurn::End::failed);
  EXPECT_EQ(over.failure, Failure::timeout);
}

TEST(Caller, AcknowledgesAFinalAnswerEachTimeItComes) {
  Caller caller;
  caller.start(unreliable(), at(0), at(0));
  caller.on_response(invite, 1, 200, at(10));
  EXPECT_THAT(caller.on_response(invite, 1, 200, at(510)).says, ElementsAre(Say::ack));
  caller.on_response(bye, 2, 200, at(520));
  EXPECT_THAT(caller.on_response(invite, 1, 200, at(530)).says, ElementsAre(Say::ack));
  EXPECT_TRUE(caller.ended());
}

TEST(Caller, ARefusalIsAcknowledgedAndCounted) {
  Caller caller;
  caller.start({}, at(0), at(0));
  const auto over = caller.on_response(invite, 1, 503, at(10));
  EXPECT_THAT(over.says, ElementsAre(Say::ack_refusal));
  EXPECT_EQ(over.failure, Failure::status);
  EXPECT_EQ(over.status, 503);
}

TEST(Caller, ALostConnectionEndsIt) {
  Caller caller;
  caller.start({}, at(0), at(0));
  EXPECT_EQ(caller.on_lost(Failure::connection_lost).failure, Failure::connection_lost);
  EXPECT_EQ(caller.on_lost(Failure::connection_lost).end, CallTurn::End::none) << "once";
}

TEST(Caller, AConnectionAloneEndsWhenItStands) {
  CallPlan plan;
  plan.kind = CallPlan::Kind::connect;
  Caller caller;
  EXPECT_TRUE(caller.start(plan, at(0), at(0)).says.empty());
  EXPECT_EQ(caller.on_up(at(5)).end, CallTurn::End::done);
}

TEST(Caller, AnswersOfOtherTransactionsAreNotItsOwn) {
  CallPlan plan;
  plan.kind = CallPlan::Kind::options;
  Caller caller;
  caller.start(plan, at(0), at(0));
  EXPECT_EQ(caller.on_response(sip::Method::options, 2, 200, at(1)).end, CallTurn::End::none);
  EXPECT_EQ(caller.on_response(sip::Method::options, 1, 200, at(1)).end, CallTurn::End::done);
}

TEST(Caller, AnAnsweredOptionsStaysAsLongAsItIsToHold) {
  CallPlan plan;
  plan.kind = CallPlan::Kind::options;
  plan.hold = std::chrono::milliseconds(500);
  Caller caller;
  caller.start(plan, at(0), at(0));
  const auto answered = caller.on_response(sip::Method::options, 1, 200, at(10));
  EXPECT_EQ(answered.taken->span, Span::options_200);
  EXPECT_EQ(answered.end, CallTurn::End::none);
  EXPECT_EQ(caller.on_time(at(509)).end, CallTurn::End::none);
  EXPECT_EQ(caller.on_time(at(510)).end, CallTurn::End::done);
}

}  // namespace
}  // namespace sipward::load
