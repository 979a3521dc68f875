#include "sipward/load/engine/callee.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/engine/moments.hpp"

namespace sipward::load {
namespace {

using testing::ElementsAre;

AnswerPlan ringing() {
  AnswerPlan plan;
  plan.ring = milliseconds(100);
  return plan;
}

TEST(Callee, AnswersAtOnceOrWhenItHasRung) {
  Callee callee;
  EXPECT_THAT(callee.on_invite({}, at(0)).replies, ElementsAre(Reply::ringing, Reply::ok));
  EXPECT_THAT(callee.on_invite(ringing(), at(0)).replies, ElementsAre(Reply::ringing));
  EXPECT_TRUE(callee.on_time(at(99)).replies.empty());
  EXPECT_THAT(callee.on_time(at(100)).replies, ElementsAre(Reply::ok));
}

TEST(Callee, RepeatsItsAnswerUntilTheAck) {
  Callee callee;
  callee.on_invite({}, at(0));
  EXPECT_THAT(callee.on_time(at(500)).replies, ElementsAre(Reply::again));
  EXPECT_THAT(callee.on_time(at(1500)).replies, ElementsAre(Reply::again));
  callee.on_ack();
  EXPECT_EQ(callee.wake(), never);
  EXPECT_EQ(callee.on_bye().end, AnswerTurn::End::done);
  EXPECT_EQ(callee.on_bye().end, AnswerTurn::End::none) << "once";
}

TEST(Callee, GivesUpWithoutAnAck) {
  Callee callee;
  callee.on_invite({}, at(0));
  EXPECT_EQ(callee.on_time(at(32'000)).end, AnswerTurn::End::failed);
}

TEST(Callee, SaysTheSameToARepeatedInvite) {
  Callee callee;
  callee.on_invite(ringing(), at(0));
  EXPECT_THAT(callee.on_invite_again().replies, ElementsAre(Reply::again));
}

TEST(Callee, ACancelEndsTheRingingAndNothingLater) {
  Callee callee;
  callee.on_invite(ringing(), at(0));
  EXPECT_THAT(callee.on_cancel(at(10)).replies, ElementsAre(Reply::terminated));
  EXPECT_EQ(callee.on_ack().end, AnswerTurn::End::done);
  callee.on_invite({}, at(20));
  EXPECT_TRUE(callee.on_cancel(at(30)).replies.empty());
}

TEST(Callee, RefusesIfThatIsThePlan) {
  AnswerPlan plan;
  plan.refuse = 503;
  Callee callee;
  EXPECT_THAT(callee.on_invite(plan, at(0)).replies, ElementsAre(Reply::refusal));
  EXPECT_EQ(callee.on_ack().end, AnswerTurn::End::done);
}

TEST(Callee, AnswersAReInvite) {
  Callee callee;
  callee.on_invite({}, at(0));
  callee.on_ack();
  EXPECT_THAT(callee.on_re_invite(at(10)).replies, ElementsAre(Reply::ok));
}

}  // namespace
}  // namespace sipward::load
