#include "sipward/shell/net/priority.hpp"

#include <gtest/gtest.h>
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

}  // namespace
}  // namespace sipward::net::test
