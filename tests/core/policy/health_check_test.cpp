// Every change of a peer's state, by a clock that stands still unless told.
#include "sipward/core/policy/health_check.hpp"

#include <gtest/gtest.h>

namespace sipward::policy::test {
namespace {

using base::Time;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Time start{std::chrono::hours(1)};
constexpr std::uint64_t middle = 0;  // "random" bits; waits are then a tenth shorter

HealthSettings settings() {
  return {true, seconds(30), seconds(10), seconds(5), 2, 3};
}

struct Patient {
  explicit Patient(const HealthSettings& with = settings()) : check(with, start, middle) {}
  HealthCheck check;
  Time now = start;

  State state() const { return check.vitals().state; }
  HealthCheck::Orders due() {
    now = check.due();
    return check.on_time(now, middle);
  }
  HealthCheck::Orders answered() { return check.on_alive(now, middle); }
  HealthCheck::Orders failed(Cause cause = Cause::tcp, const char* why = "refused") {
    return check.on_failure(cause, why, now, middle);
  }
  void bring_up() {
    due();
    answered();
    ASSERT_EQ(state(), State::up);
  }
  void bring_down() {
    bring_up();
    for (int i = 0; i < 3; ++i) {
      due();
      failed();
    }
    ASSERT_EQ(state(), State::down);
  }
};

TEST(health_check, the_first_comes_within_a_second_and_its_answer_brings_the_peer_up) {
  Patient patient;
  EXPECT_EQ(patient.state(), State::unknown);
  EXPECT_LE(patient.check.due(), start + seconds(1));
  EXPECT_TRUE(patient.due().check);
  EXPECT_TRUE(patient.check.checking());
  EXPECT_TRUE(patient.answered().changed);
  EXPECT_EQ(patient.state(), State::up);
  EXPECT_EQ(patient.check.vitals().since, patient.now);
}

TEST(health_check, first_checks_of_many_are_spread) {
  EXPECT_EQ(HealthCheck(settings(), start, 0).due(), start);
  EXPECT_EQ(HealthCheck(settings(), start, 700).due(), start + milliseconds(700));
  EXPECT_EQ(HealthCheck(settings(), start, 1001).due(), start);
}

TEST(health_check, one_that_never_answered_is_down_at_the_first_failure) {
  Patient patient;
  patient.due();
  EXPECT_TRUE(patient.failed(Cause::certificate, "it has expired").changed);
  EXPECT_EQ(patient.state(), State::down);
  EXPECT_EQ(patient.check.vitals().cause, Cause::certificate);
  EXPECT_EQ(patient.check.vitals().reason, "it has expired");
}

TEST(health_check, one_that_is_up_goes_down_after_as_many_failures_as_fall_says) {
  Patient patient;
  patient.bring_up();
  for (int i = 0; i < 2; ++i) {
    patient.due();
    EXPECT_FALSE(patient.failed().changed);
    EXPECT_EQ(patient.state(), State::up);
    EXPECT_LE(patient.check.due() - patient.now, seconds(1)) << "it is looked at soon";
  }
  patient.due();
  EXPECT_TRUE(patient.failed().changed);
  EXPECT_EQ(patient.state(), State::down);
}

TEST(health_check, an_answer_in_between_counts_failures_anew) {
  Patient patient;
  patient.bring_up();
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 2; ++i) {
      patient.due();
      patient.failed();
    }
    patient.due();
    EXPECT_FALSE(patient.answered().changed);
    EXPECT_EQ(patient.state(), State::up);
  }
}

TEST(health_check, comes_back_after_as_many_answers_as_rise_says) {
  Patient patient;
  patient.bring_down();
  patient.due();
  EXPECT_FALSE(patient.answered().changed);
  EXPECT_EQ(patient.state(), State::down);
  EXPECT_LE(patient.check.due() - patient.now, seconds(1));
  patient.due();
  EXPECT_TRUE(patient.answered().changed);
  EXPECT_EQ(patient.state(), State::up);
  EXPECT_EQ(patient.check.vitals().cause, Cause::none);
  EXPECT_EQ(patient.check.vitals().since, patient.now);
}

TEST(health_check, waits_longer_with_each_failure_up_to_what_down_says) {
  Patient patient;
  patient.bring_down();
  base::Duration before{0};
  for (int i = 0; i < 30; ++i) {
    const auto wait = patient.check.due() - patient.now;
    EXPECT_GE(wait, before);
    EXPECT_LE(wait, seconds(10));
    before = wait;
    patient.due();
    patient.failed();
  }
  EXPECT_EQ(before, seconds(9));  // 10 s less the tenth
}

TEST(health_check, waits_differ_by_a_tenth_at_most) {
  for (const std::uint64_t random : {0ULL, 1ULL, 77777ULL, ~0ULL}) {
    HealthCheck check(settings(), start, 0);
    check.on_time(start, random);
    check.on_alive(start, random);
    EXPECT_GE(check.due() - start, seconds(27));
    EXPECT_LE(check.due() - start, seconds(33));
  }
}

TEST(health_check, no_answer_is_a_failure_and_two_of_them_mean_a_wedged_connection) {
  Patient patient;
  patient.bring_up();
  patient.due();
  EXPECT_EQ(patient.check.due(), patient.now + seconds(5));
  EXPECT_FALSE(patient.due().reconnect);
  patient.due();
  EXPECT_TRUE(patient.due().reconnect);
  patient.due();
  EXPECT_FALSE(patient.due().reconnect) << "the new connection gets its chance";
  EXPECT_EQ(patient.state(), State::down);
  EXPECT_EQ(patient.check.vitals().cause, Cause::sip);
  EXPECT_EQ(patient.check.vitals().reason, "it does not answer OPTIONS within 5 s");
}

TEST(health_check, an_answer_that_is_a_refusal_says_nothing_of_the_connection) {
  Patient patient;
  patient.bring_up();
  patient.due();
  patient.due();  // silent once
  patient.due();
  patient.failed(Cause::sip, "it answers OPTIONS with 503");
  patient.due();
  EXPECT_FALSE(patient.due().reconnect);
}

TEST(health_check, a_new_reason_is_news_the_same_one_is_not) {
  Patient patient;
  patient.bring_down();
  const auto since = patient.check.vitals().since;
  patient.due();
  EXPECT_FALSE(patient.failed(Cause::tcp, "refused").changed);
  patient.due();
  EXPECT_TRUE(patient.failed(Cause::certificate, "expired").changed);
  EXPECT_EQ(patient.check.vitals().since, since) << "it has been down since then";
}

TEST(health_check, calls_that_fail_take_it_down_at_once_and_a_check_follows) {
  Patient patient;
  patient.bring_up();
  const auto orders = patient.check.on_calls_failed(Cause::tcp, "refused", patient.now, middle);
  EXPECT_TRUE(orders.changed);
  EXPECT_FALSE(orders.reconnect);
  EXPECT_EQ(patient.state(), State::down);
  EXPECT_EQ(patient.check.due(), patient.now);
  EXPECT_TRUE(patient.due().check);
}

TEST(health_check, calls_without_an_answer_mean_a_wedged_connection) {
  Patient patient;
  patient.bring_up();
  EXPECT_TRUE(patient.check.on_calls_failed(Cause::sip, "silent", patient.now, middle).reconnect);
  EXPECT_FALSE(patient.check.on_calls_failed(Cause::sip, "silent", patient.now, middle).reconnect)
      << "calls of other workers tell the same";
}

TEST(health_check, without_checks_a_call_is_the_trial) {
  auto with = settings();
  with.checks = false;
  with.rise = 1;
  Patient patient(with);
  EXPECT_EQ(patient.check.due(), Time::max());
  patient.check.on_calls_failed(Cause::tcp, "refused", patient.now, middle);
  EXPECT_EQ(patient.state(), State::down);
  EXPECT_TRUE(patient.due().changed);
  EXPECT_EQ(patient.state(), State::trial);
  EXPECT_EQ(patient.check.due(), Time::max());
  EXPECT_TRUE(patient.check.on_calls_failed(Cause::tcp, "refused", patient.now, middle).changed);
  EXPECT_EQ(patient.state(), State::down);
  patient.due();
  EXPECT_TRUE(patient.check.on_trial_passed(patient.now, middle).changed);
  EXPECT_EQ(patient.state(), State::up);
  EXPECT_EQ(patient.check.due(), Time::max());
}

TEST(health_check, a_lost_connection_is_checked_within_a_second_once_an_interval) {
  Patient patient;
  patient.bring_up();
  EXPECT_GT(patient.check.due(), patient.now + seconds(20));
  patient.check.on_connection_lost(patient.now, 700);
  EXPECT_EQ(patient.check.due(), patient.now + milliseconds(700));
  patient.due();
  patient.answered();
  patient.check.on_connection_lost(patient.now, 700);
  EXPECT_GT(patient.check.due(), patient.now + seconds(20)) << "one that hangs up after each";
  patient.due();
  patient.answered();
  patient.now += seconds(10);
  patient.check.on_connection_lost(patient.now, 700);
  EXPECT_EQ(patient.check.due(), patient.now + milliseconds(700));
}

TEST(health_check, a_lost_connection_changes_nothing_for_who_is_down_or_being_checked) {
  Patient patient;
  patient.bring_up();
  patient.due();
  const auto late = patient.check.due();
  patient.check.on_connection_lost(patient.now, 0);
  EXPECT_EQ(patient.check.due(), late);
  Patient down;
  down.bring_down();
  const auto next = down.check.due();
  down.check.on_connection_lost(down.now, 0);
  EXPECT_EQ(down.check.due(), next);
}

}  // namespace
}  // namespace sipward::policy::test
