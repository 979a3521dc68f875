#include "sipward/load/measure/verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/measure/sample_run.hpp"

namespace sipward::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Run idle_run() {
  auto run = sample_run();
  run.total.behind = 0;
  return run;
}

TEST(Verdict, ARunWithRoomLeftWasNotLimitedByTheGenerator) {
  const auto verdict = judge(idle_run());
  EXPECT_FALSE(verdict.generator_was_the_limit);
  EXPECT_THAT(verdict.sentence, HasSubstr("% of its cores left"));
  EXPECT_THAT(verdict.warnings, IsEmpty());
}

TEST(Verdict, BusyWorkersAreSuspected) {
  auto run = idle_run();
  run.intervals[3].own_cores = 0.9;
  const auto verdict = judge(run);
  EXPECT_TRUE(verdict.generator_was_the_limit);
  EXPECT_THAT(verdict.sentence, HasSubstr("only 10.0% of their cores"));
  run.workers = 2;
  EXPECT_FALSE(judge(run).generator_was_the_limit);
}

TEST(Verdict, AShortRestAtTheEndSaysNothing) {
  auto run = idle_run();
  Interval rest;
  rest.duration_s = 0.01;
  rest.own_cores = 1;
  run.intervals.push_back(rest);
  EXPECT_FALSE(judge(run).generator_was_the_limit);
}

TEST(Verdict, LateArrivalsAreSuspected) {
  auto run = idle_run();
  run.total.behind = run.total.due / 50;
  run.total.most_behind = milliseconds(70);
  const auto verdict = judge(run);
  EXPECT_TRUE(verdict.generator_was_the_limit);
  EXPECT_THAT(verdict.sentence, HasSubstr("started late, the latest by 70.0 ms"));
}

TEST(Verdict, OwnLacksAreSuspected) {
  auto run = idle_run();
  run.total.count(Failure::no_port);
  EXPECT_TRUE(judge(run).generator_was_the_limit);
}

TEST(Verdict, ARunNearTheCalibratedRateIsSuspected) {
  auto run = idle_run();
  run.calibrated_rate = 5'000;
  EXPECT_FALSE(judge(run).generator_was_the_limit);
  run.calibrated_rate = 900;
  EXPECT_TRUE(judge(run).generator_was_the_limit);
}

TEST(Verdict, TellsWhatMakesFiguresLessWorth) {
  auto run = idle_run();
  run.closed_loop = true;
  run.warnings = {"the limit of open files was lowered"};
  run.total.count(Failure::wrong_message);
  run.total.calls_failed += 2'000;
  const auto warnings = judge(run).warnings;
  EXPECT_THAT(warnings, Contains(HasSubstr("closed loop")));
  EXPECT_THAT(warnings, Contains(HasSubstr("wrong SIP")));
  EXPECT_THAT(warnings, Contains(HasSubstr("the latencies are those of the others only")));
  EXPECT_EQ(warnings.back(), run.warnings.front());
}

TEST(Verdict, FewValuesAndNoneAreTold) {
  load::Run run;
  EXPECT_THAT(judge(run).warnings, Contains(HasSubstr("nothing came to an end")));
  run.total.calls_failed = 3;
  EXPECT_THAT(judge(run).warnings, Contains(HasSubstr("everything failed")));
  run.total.calls_done = 10'000;
  run.total.record(Span::options_200, seconds(1));
  EXPECT_THAT(judge(run).warnings, Contains(HasSubstr("a p99 of 1 values rests on few")));
}

TEST(Verdict, TheMainSpanIsWhatTheRunWasAbout) {
  load::Run run;
  EXPECT_EQ(main_span(run), Span::invite_200);
  run.total.record(Span::tls_full, seconds(1));
  EXPECT_EQ(main_span(run), Span::tls_full);
  run.total.record(Span::register_200, seconds(1));
  EXPECT_EQ(main_span(run), Span::register_200);
}

}  // namespace
}  // namespace sipward::load
