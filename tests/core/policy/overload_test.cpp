// Who is turned away when too much arrives, why, and until when.
#include "sipward/core/policy/overload.hpp"

#include <gtest/gtest.h>

#include <set>

#include "groups.hpp"

namespace sipward::policy::test {
namespace {

using namespace std::chrono_literals;

struct Overloading : ::testing::Test {
  Overload::Verdict ask(PeerId peer, std::uint64_t address, Standing standing = Standing::new_call,
                        bool emergency = false, Time now = start, std::uint64_t random = 1) {
    return overload.admit(settings, of_peer, 10, {peer, address, standing, emergency, now, random});
  }
  Overloaded why(PeerId peer, std::uint64_t address, Standing standing = Standing::new_call,
                 bool emergency = false) {
    return ask(peer, address, standing, emergency).overloaded;
  }

  Loads loads{10};
  Overload overload{loads, 42};
  OverloadSettings settings;
  LoadLimits of_peer;
};

TEST_F(Overloading, nothing_is_limited_unless_it_is_written) {
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(why(1, 1), Overloaded::no);
  EXPECT_EQ(loads.receiving(1), 1'000U);
}

TEST_F(Overloading, each_limit_has_its_own_name) {
  of_peer = {2, 0};
  EXPECT_EQ(why(1, 1), Overloaded::no);
  EXPECT_EQ(why(1, 2), Overloaded::no);
  EXPECT_EQ(why(1, 3), Overloaded::peer_transactions);
  EXPECT_EQ(why(2, 3), Overloaded::no);
  of_peer = {0, 1};
  EXPECT_EQ(why(3, 4), Overloaded::no);
  EXPECT_EQ(why(3, 5), Overloaded::peer_calls);
  of_peer = {};
  settings.source = {1, 0};
  EXPECT_EQ(why(4, 6), Overloaded::no);
  EXPECT_EQ(why(5, 6), Overloaded::source_transactions);
  settings.source = {0, 1};
  EXPECT_EQ(why(4, 7), Overloaded::no);
  EXPECT_EQ(why(5, 7), Overloaded::source_calls);
  std::set<std::string_view> names;
  for (int i = 0; i < 5; ++i) names.insert(to_string(static_cast<Overloaded>(i)));
  EXPECT_EQ(names.size(), 5U);
}

TEST_F(Overloading, what_ends_makes_room_and_what_was_refused_takes_none) {
  of_peer = {1, 0};
  settings.source = {1, 0};
  EXPECT_EQ(why(1, 1), Overloaded::no);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(why(1, 2), Overloaded::peer_transactions);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(why(2, 1), Overloaded::source_transactions);
  overload.done(1, 1);
  EXPECT_EQ(why(1, 2), Overloaded::no);
  EXPECT_EQ(why(2, 1), Overloaded::no);
}

TEST_F(Overloading, calls_that_are_up_end_whatever_is_the_matter) {
  of_peer = {1, 1};
  settings.source = {1, 1};
  EXPECT_EQ(why(1, 1), Overloaded::no);
  EXPECT_NE(why(1, 1), Overloaded::no);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(why(1, 1, Standing::in_dialog), Overloaded::no);
}

TEST_F(Overloading, an_emergency_has_a_reserve_that_is_not_endless) {
  of_peer = {0, 10};
  settings.source = {0, 10};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(why(1, 1), Overloaded::no);
  EXPECT_NE(why(1, 1), Overloaded::no);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(why(1, 1, Standing::new_call, true), Overloaded::no);
  EXPECT_NE(why(1, 1, Standing::new_call, true), Overloaded::no);
}

TEST_F(Overloading, retry_after_is_spread_and_never_too_early) {
  of_peer = {1, 0};
  EXPECT_EQ(why(1, 1), Overloaded::no);
  std::map<std::uint32_t, int> times_told;
  for (std::uint64_t i = 0; i < 11'000; ++i) {
    ++times_told[ask(1, i, Standing::new_call, false, start, i).retry_after];
  }
  ASSERT_EQ(times_told.size(), 11U);
  for (std::uint32_t i = 5; i <= 15; ++i) EXPECT_NEAR(times_told[i], 1'000, 150);
  settings.source = {0, 1};
  settings.source_burst = 30;
  for (int i = 0; i < 30; ++i) EXPECT_EQ(why(2, 99, Standing::in_dialog), Overloaded::no);
  of_peer = {};
  for (int i = 0; i < 30; ++i) EXPECT_EQ(why(2, 99), Overloaded::no);
  settings.source_burst = 1;
  EXPECT_EQ(ask(2, 99).retry_after, 30U);
  EXPECT_EQ(overload.admit(settings, of_peer, 1, {2, 99, Standing::new_call, false, start + 29s, 0})
                .retry_after,
            1U);
}

TEST(an_emergency, is_known_by_the_number_dialled) {
  const OverloadSettings settings;
  EXPECT_TRUE(is_emergency_user(settings, "112"));
  EXPECT_TRUE(is_emergency_user(settings, "911;phone-context=+1"));
  EXPECT_FALSE(is_emergency_user(settings, "1123"));
  EXPECT_FALSE(is_emergency_user(settings, "12"));
  EXPECT_FALSE(is_emergency_user(settings, ""));
}

TEST(an_emergency, is_known_by_its_priority) {
  OverloadSettings settings;
  settings.emergency_priorities = {"esnet", "wps.0"};
  EXPECT_TRUE(is_emergency_priority(settings, "esnet.0"));
  EXPECT_TRUE(is_emergency_priority(settings, "dsn.flash , ESNET.1"));
  EXPECT_TRUE(is_emergency_priority(settings, "wps.0"));
  EXPECT_FALSE(is_emergency_priority(settings, "wps.1"));
  EXPECT_FALSE(is_emergency_priority(settings, "esnets.0"));
  EXPECT_FALSE(is_emergency_priority(settings, ""));
  EXPECT_FALSE(is_emergency_priority(settings, ",, ,"));
  settings.emergency_priorities = {""};
  EXPECT_FALSE(is_emergency_priority(settings, "wps.1"));
}

}  // namespace
}  // namespace sipward::policy::test
