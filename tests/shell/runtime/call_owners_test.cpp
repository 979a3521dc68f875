// Which worker a call is of: where it arrived, evenly, for as long as needed.
#include "sipward/shell/runtime/call_owners.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace sipward::runtime {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

std::string call_id(int number) {
  return "call-" + std::to_string(number);
}

struct CallOwnersTest : ::testing::Test {
  static constexpr net::HashKey key{1, 2};
  static constexpr auto later = CallOwners::remembered_for;
  const base::Time start{hours(100)};

  // How many of so many new calls, all of which arrive at `here`, each worker gets.
  std::map<std::uint32_t, int> shares(CallOwners& owners, std::uint32_t here, int calls) const {
    std::map<std::uint32_t, int> each;
    for (int i = 0; i < calls; ++i) ++each[owners.owner_of(call_id(i), here, start)];
    return each;
  }
  // Calls of others, until what is not heard of meanwhile is forgotten: when that is.
  base::Time pass_time(CallOwners& owners, base::Time now) const {
    for (int round = 0; round < 3; ++round) {
      now += later;
      for (int i = 0; i < 1000; ++i) owners.owner_of(call_id(i), 0, now);
    }
    return now;
  }
};

TEST_F(CallOwnersTest, a_call_is_of_the_worker_where_its_first_message_arrived) {
  CallOwners owners(key, 3);
  EXPECT_EQ(owners.owner_of("a", 2, start), 2U);
  EXPECT_EQ(owners.owner_of("b", 0, start), 0U);
  EXPECT_EQ(owners.owner_of("a", 1, start), 2U);
  EXPECT_EQ(owners.owner_of("b", 1, start), 0U);
}

TEST_F(CallOwnersTest, calls_of_one_connection_are_shared_among_all_workers) {
  CallOwners owners(key, 3);
  const auto each = shares(owners, 1, 3000);
  const int ahead = CallOwners::most_ahead;
  EXPECT_NEAR(each.at(0), 1000, ahead);
  EXPECT_NEAR(each.at(1), 1000, ahead);
  EXPECT_NEAR(each.at(2), 1000, ahead);
}

TEST_F(CallOwnersTest, few_calls_stay_together) {
  CallOwners owners(key, 2);
  EXPECT_EQ(shares(owners, 1, CallOwners::most_ahead).at(1), CallOwners::most_ahead);
}

TEST_F(CallOwnersTest, calls_that_arrive_evenly_stay_where_they_arrived) {
  CallOwners owners(key, 2);
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    EXPECT_EQ(owners.owner_of(call_id(static_cast<int>(i)), i % 2, start), i % 2);
  }
}

TEST_F(CallOwnersTest, a_call_is_remembered_after_each_of_its_messages) {
  CallOwners owners(key, 2);
  auto now = start;
  owners.owner_of("a", 0, now);
  for (int i = 0; i < 10; ++i) {
    now += later - seconds(1);
    EXPECT_EQ(owners.owner_of("a", 1, now), 0U);
  }
}

TEST_F(CallOwnersTest, what_was_not_heard_of_for_long_may_be_another_workers) {
  CallOwners owners(key, 2);
  owners.owner_of("a", 0, start);
  EXPECT_EQ(owners.owner_of("a", 1, pass_time(owners, start)), 1U);
}

TEST_F(CallOwnersTest, a_call_under_way_is_never_forgotten) {
  CallOwners owners(key, 2, 64);
  owners.owner_of("a", 0, start);
  owners.keep("a", 0);
  for (int i = 0; i < 5000; ++i) owners.owner_of(call_id(i), 1, start + hours(i));
  EXPECT_EQ(owners.owner_of("a", 1, start + hours(5000)), 0U);
}

TEST_F(CallOwnersTest, a_call_that_has_ended_is_remembered_as_any_other) {
  CallOwners owners(key, 2);
  const auto end = start + hours(1);
  owners.owner_of("a", 0, start);
  owners.keep("a", 0);
  owners.let_go("a", end);
  EXPECT_EQ(owners.owner_of("a", 1, end + later - seconds(1)), 0U);
  EXPECT_EQ(owners.owner_of("a", 1, pass_time(owners, end + later)), 1U);
}

TEST_F(CallOwnersTest, what_is_let_go_without_having_been_kept_changes_nothing) {
  CallOwners owners(key, 2);
  owners.let_go("a", start);
  EXPECT_EQ(owners.owner_of("a", 1, start), 1U);
}

TEST_F(CallOwnersTest, answers_to_what_a_worker_asks_itself_come_to_it) {
  CallOwners owners(key, 2);
  owners.claim("check", 1, start);
  EXPECT_EQ(owners.owner_of("check", 0, start), 1U);
}

TEST_F(CallOwnersTest, in_a_flood_the_oldest_are_forgotten) {
  constexpr int calls = 100'000;
  CallOwners owners(key, 2, calls / 10);
  for (int i = 0; i < calls; ++i) {
    owners.owner_of(call_id(i), static_cast<std::uint32_t>(i % 2), start);
  }
  EXPECT_EQ(owners.owner_of(call_id(calls - 1), 0, start), 1U) << "the last is remembered";
  EXPECT_EQ(owners.owner_of(call_id(0), 1, start), 1U) << "the first would be of worker 0";
}

TEST_F(CallOwnersTest, all_workers_agree) {
  constexpr int calls = 2000;
  constexpr std::uint32_t workers = 4;
  CallOwners owners(key, workers);
  std::array<std::vector<std::uint32_t>, workers> told;
  std::vector<std::thread> threads;
  for (std::uint32_t worker = 0; worker < workers; ++worker) {
    threads.emplace_back([&, worker] {
      for (int i = 0; i < calls; ++i) {
        const auto owner = owners.owner_of(call_id(i), worker, start);
        told[worker].push_back(owner);
        if (owner == worker) owners.keep(call_id(i), worker);
        if (owner == worker && i % 2 == 0) owners.let_go(call_id(i), start);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (std::uint32_t worker = 1; worker < workers; ++worker) EXPECT_EQ(told[worker], told[0]);
}

}  // namespace
}  // namespace sipward::runtime
