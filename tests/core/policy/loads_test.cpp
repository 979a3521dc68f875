// What is counted of peers and addresses, and when it is too much.
#include "sipward/core/policy/loads.hpp"

#include <gtest/gtest.h>

#include "groups.hpp"
#include "sipward/core/policy/source_loads.hpp"

namespace sipward::policy::test {
namespace {

using namespace std::chrono_literals;
using enum Standing;

constexpr LoadLimits two_at_once{2, 0};
constexpr LoadLimits two_a_second{0, 2};

TEST(loads, transactions_end_and_make_room) {
  Loads loads(1);
  EXPECT_EQ(loads.try_send(0, two_at_once, new_call, start), Admitted::yes);
  EXPECT_EQ(loads.try_send(0, two_at_once, other, start), Admitted::yes);
  EXPECT_EQ(loads.try_send(0, two_at_once, new_call, start), Admitted::too_many_transactions);
  EXPECT_EQ(loads.try_send(0, two_at_once, other, start), Admitted::too_many_transactions);
  EXPECT_EQ(loads.sending(0), 2U);
  loads.sent_done(0);
  EXPECT_EQ(loads.try_send(0, two_at_once, new_call, start), Admitted::yes);
}

TEST(loads, a_call_that_is_up_is_counted_and_never_refused) {
  Loads loads(1);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(loads.try_receive(0, {1, 1}, in_dialog, start), Admitted::yes);
  }
  EXPECT_EQ(loads.receiving(0), 5U);
  EXPECT_EQ(loads.try_receive(0, {1, 1}, new_call, start), Admitted::too_many_transactions);
}

TEST(loads, calls_a_second_are_new_ones_and_a_refused_one_leaves_no_trace) {
  Loads loads(1);
  EXPECT_EQ(loads.try_send(0, two_a_second, new_call, start), Admitted::yes);
  EXPECT_EQ(loads.try_send(0, two_a_second, new_call, start), Admitted::yes);
  EXPECT_EQ(loads.try_send(0, two_a_second, new_call, start), Admitted::too_many_calls);
  EXPECT_EQ(loads.sending(0), 2U);
  EXPECT_EQ(loads.try_send(0, two_a_second, other, start), Admitted::yes);
  EXPECT_EQ(loads.try_send(0, two_a_second, in_dialog, start), Admitted::yes);
  EXPECT_EQ(loads.try_send(0, two_a_second, new_call, start + 500ms), Admitted::yes);
  // Too many at once do not use up the rate.
  EXPECT_EQ(loads.try_send(0, {1, 2}, new_call, start + 1s), Admitted::too_many_transactions);
  EXPECT_EQ(loads.try_send(0, two_a_second, new_call, start + 1s), Admitted::yes);
}

TEST(loads, of_peers_and_directions_are_apart) {
  Loads loads(600);
  EXPECT_EQ(loads.try_send(0, {1, 1}, new_call, start), Admitted::yes);
  EXPECT_EQ(loads.try_receive(0, {1, 1}, new_call, start), Admitted::yes);
  EXPECT_EQ(loads.try_send(599, {1, 1}, new_call, start), Admitted::yes);
  EXPECT_EQ(loads.sending(598), 0U);
  EXPECT_EQ(loads.receive_after(0, {1, 1}, start), 1s);
  EXPECT_EQ(loads.receive_after(599, {1, 1}, start), 0ms);
}

TEST(loads, stay_when_there_is_made_more_room) {
  Loads loads(1);
  EXPECT_EQ(loads.try_send(0, {1, 0}, new_call, start), Admitted::yes);
  loads.make_room(65'535);
  EXPECT_EQ(loads.try_send(0, {1, 0}, new_call, start), Admitted::too_many_transactions);
  EXPECT_EQ(loads.try_send(65'534, {1, 0}, new_call, start), Admitted::yes);
}

TEST(loads, of_nobody_are_not_counted) {
  Loads loads(65'535);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(loads.try_receive(base::no_peer, {1, 1}, new_call, start), Admitted::yes);
  }
  loads.received_done(base::no_peer);
  EXPECT_EQ(loads.receiving(base::no_peer), 0U);
}

TEST(loads, a_reserve_is_on_top_of_both_limits_and_at_least_one) {
  EXPECT_EQ(reserve_of(100, 20), 20U);
  EXPECT_EQ(reserve_of(3, 20), 1U);
  EXPECT_EQ(reserve_of(100, 0), 0U);
  Loads loads(1);
  EXPECT_EQ(loads.try_receive(0, {1, 1}, new_call, start), Admitted::yes);
  EXPECT_EQ(loads.try_receive(0, {1, 1}, new_call, start, 20), Admitted::yes);
  EXPECT_EQ(loads.try_receive(0, {1, 1}, new_call, start, 20), Admitted::too_many_transactions);
}

TEST(sources, each_address_has_its_own_limits) {
  SourceLoads sources(1);
  for (std::uint64_t address = 0; address < 100; ++address) {
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(sources.try_receive(address, two_a_second, 0, new_call, start), Admitted::yes);
    }
    EXPECT_EQ(sources.try_receive(address, two_a_second, 0, new_call, start),
              Admitted::too_many_calls);
    EXPECT_EQ(sources.receive_after(address, {2}, start), 500ms);
    EXPECT_EQ(sources.try_receive(address, two_at_once, 0, new_call, start),
              Admitted::too_many_transactions);
    sources.received_done(address);
    EXPECT_EQ(sources.try_receive(address, two_at_once, 0, other, start), Admitted::yes);
    EXPECT_EQ(sources.try_receive(address, {1, 1}, 0, in_dialog, start), Admitted::yes);
  }
}

TEST(sources, a_burst_and_a_reserve) {
  SourceLoads sources(1);
  const auto admitted = [&](std::uint32_t reserve) {
    int n = 0;
    while (sources.try_receive(7, {0, 10}, 4, new_call, start, reserve) == Admitted::yes) ++n;
    return n;
  };
  EXPECT_EQ(admitted(0), 4);
  EXPECT_EQ(admitted(20), 2);
}

// 200 that call without pause are held back; of 2,000 others hardly one is.
TEST(sources, who_floods_hardly_harms_others_that_share_its_cells) {
  SourceLoads sources(99, 12);
  for (std::uint64_t flooder = 0; flooder < 200; ++flooder) {
    for (int i = 0; i < 50; ++i) {
      sources.try_receive(flooder, {0, 10}, 0, new_call, start);
    }
  }
  int harmed = 0;
  for (std::uint64_t address = 1'000; address < 3'000; ++address) {
    const auto admitted = sources.try_receive(address, {0, 10}, 0, new_call, start);
    if (admitted != Admitted::yes) ++harmed;
  }
  EXPECT_LE(harmed, 15);  // 2,000 · (200 / 4,096)² would be 5
}

// At any times, with others about, nobody gets more than twice what it may, and whoever keeps to it
// alone is never refused.
TEST(sources, keep_to_the_rate_over_time) {
  SourceLoads sources(5, 4);  // so few cells that nearly all are shared
  std::uint64_t bits = 11;
  std::map<std::uint64_t, int> admitted;
  auto now = start;
  for (int i = 0; i < 20'000; ++i) {
    bits = mix(bits);
    now += Duration{below(bits, 3)};
    const auto address = below(mix(bits), 20);
    if (sources.try_receive(address, {0, 10}, 10, new_call, now) == Admitted::yes) {
      ++admitted[address];
    }
  }
  const auto elapsed = std::chrono::duration<double>(now - start).count();
  for (const auto& [address, n] : admitted) EXPECT_LE(n, 2 * (10 + 10 * elapsed));
  SourceLoads quiet(5);
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_EQ(quiet.try_receive(1, {0, 10}, 1, new_call, start + i * 100ms), Admitted::yes);
  }
}

}  // namespace
}  // namespace sipward::policy::test
