// When bytes leave, in milliseconds from the first, if nobody ever answers (RFC 3261 §17, table 4).
#include <gmock/gmock.h>

#include "core/transaction/script.hpp"
#include "sipward/core/transaction/client_invite.hpp"
#include "sipward/core/transaction/client_other.hpp"
#include "sipward/core/transaction/server_invite.hpp"

namespace sipward::transaction::test {
namespace {

using ::testing::ElementsAre;

struct Course {
  std::vector<long> sent_at;
  long over_at = -1;  // -1: it never ended
  int give_ups = 0;
};

template <class Machine>
Course let_run(Machine& machine, const Actions& first, int firings = 100) {
  Watch watch;
  watch.see(first);
  for (int i = 0; i < firings; ++i) {
    const auto timer = watch.wait();
    if (!timer) break;
    watch.see(machine.on_timer(*timer));
  }
  EXPECT_EQ(watch.complaints(), std::vector<std::string>());
  Course course;
  for (const auto at : watch.sent_at()) course.sent_at.push_back(at.count());
  if (watch.finished()) course.over_at = watch.now().count();
  course.give_ups = watch.give_ups();
  return course;
}

TEST(schedule, of_an_invite_over_udp_is_seven_sends_in_32_seconds) {
  ClientInvite machine({}, unreliable);
  const auto course = let_run(machine, machine.on_start());
  EXPECT_THAT(course.sent_at, ElementsAre(0, 500, 1500, 3500, 7500, 15500, 31500));
  EXPECT_EQ(course.over_at, 32000);
  EXPECT_EQ(course.give_ups, 1);
}

TEST(schedule, of_another_request_over_udp_is_eleven_sends_in_32_seconds) {
  ClientOther machine({}, unreliable);
  const auto course = let_run(machine, machine.on_start());
  EXPECT_THAT(course.sent_at,
              ElementsAre(0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500));
  EXPECT_EQ(course.over_at, 32000);
  EXPECT_EQ(course.give_ups, 1);
}

TEST(schedule, of_a_refusal_over_udp_is_eleven_sends_in_32_seconds) {
  ServerInvite machine({}, unreliable);
  const auto course = let_run(machine, machine.on_response(486));
  EXPECT_THAT(course.sent_at,
              ElementsAre(0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500));
  EXPECT_EQ(course.over_at, 32000);
  EXPECT_EQ(course.give_ups, 1);
}

TEST(schedule, over_a_reliable_link_is_one_send) {
  ClientInvite invite({}, reliable);
  auto course = let_run(invite, invite.on_start());
  EXPECT_THAT(course.sent_at, ElementsAre(0));
  EXPECT_EQ(course.over_at, 32000);
  ClientOther other({}, reliable);
  course = let_run(other, other.on_start());
  EXPECT_THAT(course.sent_at, ElementsAre(0));
  EXPECT_EQ(course.over_at, 32000);
  ServerInvite refusing({}, reliable);
  course = let_run(refusing, refusing.on_response(486));
  EXPECT_THAT(course.sent_at, ElementsAre(0));
  EXPECT_EQ(course.over_at, 32000);
  EXPECT_EQ(course.give_ups, 1);
}

TEST(schedule, of_an_invite_that_rings_is_the_proxy_s_timer_c_alone) {
  ClientInvite machine({}, unreliable);
  auto first = machine.on_start();
  for (const auto& action : machine.on_response(180)) first.push_back(action);
  const auto course = let_run(machine, first);
  EXPECT_THAT(course.sent_at, ElementsAre(0));
  EXPECT_EQ(course.over_at, -1);
}

}  // namespace
}  // namespace sipward::transaction::test
