// Who is back is let in step by step.
#include <gmock/gmock.h>

#include "groups.hpp"

namespace sipward::policy::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Key;
using ::testing::Pair;
using namespace std::chrono_literals;

constexpr Duration ramp = 30s;

TEST(slow_start, a_share_grows_from_a_tenth_to_all_of_it) {
  for (const auto strategy : strategies) {
    Chooser chooser(network_of(strategy, {{1, 10}, {1, 10}, {1, 10}}, ramp));
    chooser.set_usable(1, false, ever);
    chooser.set_usable(1, true, start);
    for (const auto& [after, share] : std::vector<std::pair<Duration, double>>{
             {0s, 0.1}, {1s, 0.1}, {6s, 0.2}, {15s, 0.5}, {27s, 0.9}, {30s, 1}, {60s, 1}}) {
      const auto counts = count(chooser, 60'000, start + after);
      // A hash keeps to what it was: a part of the very calls that come back in the end. Else it is
      // a part of what each of the others gets.
      const bool hashed = strategy == Strategy::hash_call_id || strategy == Strategy::hash_caller;
      const double mine = counts.at(1);
      const double whole = hashed ? 20'000 : (60'000 - mine) / 2;
      EXPECT_NEAR(mine / whole, share, 0.03) << after.count();
    }
  }
}

TEST(slow_start, is_not_for_those_who_were_never_gone) {
  for (const auto strategy : strategies) {
    Chooser chooser(network_of(strategy, {{1, 10}, {1, 10}}, ramp));
    chooser.set_usable(1, true, ever);
    EXPECT_LT(chi_square(count(chooser, 10'000), {{0, 1}, {1, 1}}), bound(2));
  }
}

TEST(slow_start, what_the_only_one_of_a_priority_does_not_take_yet_stays_with_the_next) {
  Chooser chooser(network_of(Strategy::priority, {{1}, {2}, {3}}, ramp));
  chooser.set_usable(0, true, start);
  EXPECT_LT(chi_square(count(chooser, 10'000, start + 6s), {{0, 0.2}, {1, 0.8}}), bound(2));
  EXPECT_THAT(count(chooser, 1'000, start + 30s), ElementsAre(Pair(0, 1'000)));
}

TEST(slow_start, where_nobody_else_is_left_the_new_one_takes_all) {
  for (const auto strategy : strategies) {
    Chooser chooser(network_of(strategy, {{1}, {2}, {2}}, ramp));
    for (const auto peer : {PeerId{1}, PeerId{2}}) chooser.set_usable(peer, false, ever);
    chooser.set_usable(0, true, start);
    EXPECT_THAT(count(chooser, 1'000, start), ElementsAre(Pair(0, 1'000)));
  }
}

TEST(slow_start, all_new_together_share_as_ever) {
  for (const auto strategy : strategies) {
    Chooser chooser(network_of(strategy, {{1, 10}, {1, 10}, {1, 10}}, ramp));
    for (const auto peer : {PeerId{0}, PeerId{1}, PeerId{2}}) chooser.set_usable(peer, true, start);
    EXPECT_LT(chi_square(count(chooser, 10'000, start), {{0, 1}, {1, 1}, {2, 1}}), bound(3));
  }
}

// A caller that is back with the returned member stays with it: no jumping to and fro meanwhile.
TEST(slow_start, of_a_hash_brings_back_one_after_the_other_for_good) {
  Chooser chooser(network_of(Strategy::hash_caller, std::vector<Weighed>(5), ramp));
  chooser.set_usable(2, true, start);
  std::vector<bool> back(5'000);
  for (auto now = start; now <= start + 31s; now += 1s) {
    for (std::size_t i = 0; i < back.size(); ++i) {
      const bool is_back = chooser.choose({0, mix(i), 0, now, {}}) == 2;
      ASSERT_TRUE(is_back || !back[i]);
      back[i] = is_back;
    }
  }
  EXPECT_NEAR(static_cast<double>(std::count(back.begin(), back.end(), true)), 1'000, 120);
}

TEST(slow_start, a_time_before_it_came_back_is_no_trouble) {
  for (const auto slow : {Duration{0}, ramp}) {
    Chooser chooser(network_of(Strategy::priority, {{1}, {1}}, slow));
    chooser.set_usable(0, true, start + 10s);
    EXPECT_THAT(count(chooser, 1'000), ElementsAre(Key(0), Key(1)));
  }
}

}  // namespace
}  // namespace sipward::policy::test
