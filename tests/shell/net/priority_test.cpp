#include "sipward/shell/net/priority.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace sipward::net::test {
namespace {

int niceness() {
  return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
}

TEST(Priority, of_a_thread_that_steps_back_is_its_own) {
  const int before = niceness();
  int there = before;
  std::thread([&there] {
    step_back_for_calls();
    there = niceness();
  }).join();
  EXPECT_EQ(there, std::min(before + 10, 19));
  EXPECT_EQ(niceness(), before);
}

// What the scheduler does with a thread, as that sees it.
struct DeferenceTest : ::testing::Test {
  void SetUp() override {
    deference.begin();
    if (::sched_getscheduler(0) != SCHED_IDLE) GTEST_SKIP() << "this process may not come back";
  }
  void TearDown() override { deference.set_idle(false); }
  static bool is_idle() { return ::sched_getscheduler(0) == SCHED_IDLE; }

  Deference deference;
};

TEST_F(DeferenceTest, it_works_when_nobody_else_does) {
  EXPECT_TRUE(is_idle());
  deference.check(true);  // its beat was just now
  EXPECT_TRUE(is_idle());
  EXPECT_FALSE(deference.has_work());
}

TEST_F(DeferenceTest, kept_waiting_it_works_as_others_do_until_all_is_done) {
  deference.beat(true);
  EXPECT_TRUE(deference.has_work());
  std::this_thread::sleep_for(std::chrono::milliseconds(310));
  deference.check(false);
  EXPECT_TRUE(is_idle());
  std::thread([this] { deference.check(true); }).join();
  EXPECT_FALSE(is_idle());
  deference.beat(true);
  EXPECT_FALSE(is_idle());
  deference.beat(false);
  EXPECT_TRUE(is_idle());
}

}  // namespace
}  // namespace sipward::net::test
