// How long accepted calls are remembered, and how many.
#include "sipward/core/proxy/accepted_calls.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sipward::proxy {
namespace {

using std::chrono::seconds;

constexpr base::Time noon{std::chrono::hours(12)};

struct Remembered {
  void add(std::uint64_t id, base::Time until, std::size_t most = 100) {
    AcceptedCall call;
    call.relay = id;
    calls.add(std::move(call), "key" + std::to_string(id), "branch" + std::to_string(id), until,
              most);
  }
  bool knows(std::uint64_t id) {
    const auto number = std::to_string(id);
    const auto* call = calls.by_relay(id);
    EXPECT_EQ(call, calls.by_request("key" + number));
    EXPECT_EQ(call, calls.by_branch("branch" + number));
    return call != nullptr && call->relay == id;
  }
  AcceptedCalls calls;
};

TEST(accepted_calls, are_found_by_all_their_names_until_their_time) {
  Remembered them;
  EXPECT_FALSE(them.calls.next());
  for (unsigned id = 1; id <= 3; ++id) them.add(id, noon + seconds(id));
  EXPECT_TRUE(them.knows(1));
  EXPECT_TRUE(them.knows(3));
  EXPECT_FALSE(them.knows(4));
  EXPECT_EQ(them.calls.next(), noon + seconds(2)) << "a second late";
  them.calls.forget_until(noon + seconds(2));
  EXPECT_FALSE(them.knows(1));
  EXPECT_FALSE(them.knows(2));
  EXPECT_TRUE(them.knows(3));
  EXPECT_EQ(them.calls.size(), 1U);
}

TEST(accepted_calls, many_that_are_over_go_some_at_a_time_and_more_are_due_at_once) {
  Remembered them;
  const auto many = 2 * AcceptedCalls::most_at_once + 1;
  for (unsigned id = 1; id <= many; ++id) them.add(id, noon, many);
  const auto now = noon + seconds(5);
  them.calls.forget_until(now);
  EXPECT_EQ(them.calls.size(), AcceptedCalls::most_at_once + 1);
  EXPECT_FALSE(them.knows(1));
  EXPECT_LT(them.calls.next(), now);
  them.calls.forget_until(now);
  them.calls.forget_until(now);
  EXPECT_EQ(them.calls.size(), 0U);
  EXPECT_FALSE(them.calls.next());
}

TEST(accepted_calls, the_oldest_makes_room) {
  Remembered them;
  for (unsigned id = 1; id <= 5; ++id) them.add(id, noon, 3);
  EXPECT_EQ(them.calls.size(), 3U);
  EXPECT_FALSE(them.knows(2));
  EXPECT_TRUE(them.knows(3));
  EXPECT_TRUE(them.knows(5));
}

TEST(accepted_calls, a_name_used_again_belongs_to_the_later) {
  Remembered them;
  them.add(1, noon);
  them.add(1, noon + seconds(5));
  them.calls.forget_until(noon);
  EXPECT_TRUE(them.knows(1));
}

}  // namespace
}  // namespace sipward::proxy
