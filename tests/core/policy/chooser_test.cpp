// What holds for one strategy: who comes first, how often, who takes over.
#include "sipward/core/policy/chooser.hpp"

#include <gmock/gmock.h>

#include "groups.hpp"

namespace sipward::policy::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Key;
using ::testing::Pair;
using namespace std::chrono_literals;

TEST(by_priority, the_lowest_number_that_has_somebody) {
  Chooser chooser(network_of(Strategy::priority, {{2}, {1}, {1}, {3}}));
  EXPECT_THAT(count(chooser, 100), ElementsAre(Key(1), Key(2)));
  chooser.set_usable(1, false, ever);
  EXPECT_THAT(count(chooser, 100), ElementsAre(Pair(2, 100)));
  chooser.set_usable(2, false, ever);
  EXPECT_THAT(count(chooser, 100), ElementsAre(Pair(0, 100)));
  chooser.set_usable(0, false, ever);
  EXPECT_THAT(count(chooser, 100), ElementsAre(Pair(3, 100)));
  chooser.set_usable(3, false, ever);
  EXPECT_THAT(count(chooser, 100), ElementsAre(Pair(base::no_peer, 100)));
  chooser.set_usable(1, true, ever);
  EXPECT_THAT(count(chooser, 100), ElementsAre(Pair(1, 100)));
}

TEST(by_priority, weights_are_honoured_among_those_who_are_there) {
  Chooser chooser(network_of(Strategy::priority, {{1, 50}, {1, 30}, {1, 20}, {1, 5}, {2, 90}}));
  EXPECT_LT(chi_square(count(chooser, 100'000), {{0, 50}, {1, 30}, {2, 20}, {3, 5}}), bound(4));
  chooser.set_usable(0, false, ever);
  EXPECT_LT(chi_square(count(chooser, 100'000), {{1, 30}, {2, 20}, {3, 5}}), bound(3));
  EXPECT_LT(chi_square(count(chooser, 100'000, start, {1}), {{2, 20}, {3, 5}}), bound(2));
  chooser.set_usable(0, true, ever);
  EXPECT_LT(chi_square(count(chooser, 100'000), {{0, 50}, {1, 30}, {2, 20}, {3, 5}}), bound(4));
}

TEST(by_priority, weight_0_gets_something_when_no_other_of_its_priority_is_left) {
  Chooser chooser(network_of(Strategy::priority, {{1, 0}, {1, 1}, {1, 0}, {2, 10}}));
  EXPECT_THAT(count(chooser, 1'000), ElementsAre(Pair(1, 1'000)));
  chooser.set_usable(1, false, ever);
  EXPECT_LT(chi_square(count(chooser, 10'000), {{0, 1}, {2, 1}}), bound(2));
}

TEST(in_turn, each_gets_as_much_as_any_other_whoever_is_down) {
  Chooser chooser(network_of(Strategy::round_robin, {{1, 1}, {9, 90}, {2, 0}, {1, 1}, {1, 1}}));
  EXPECT_THAT(count(chooser, 50),
              ElementsAre(Pair(0, 10), Pair(1, 10), Pair(2, 10), Pair(3, 10), Pair(4, 10)));
  chooser.set_usable(1, false, ever);
  EXPECT_THAT(count(chooser, 40), ElementsAre(Pair(0, 10), Pair(2, 10), Pair(3, 10), Pair(4, 10)));
  EXPECT_THAT(count(chooser, 30, start, {2}), ElementsAre(Pair(0, 10), Pair(3, 10), Pair(4, 10)));
}

TEST(by_hash, weights_are_honoured_among_those_who_are_there) {
  Chooser chooser(network_of(Strategy::hash_caller, {{1, 50}, {7, 30}, {1, 20}, {1, 5}, {1, 0}}));
  EXPECT_LT(chi_square(count(chooser, 100'000), {{0, 50}, {1, 30}, {2, 20}, {3, 5}}), bound(4));
  chooser.set_usable(0, false, ever);
  EXPECT_LT(chi_square(count(chooser, 100'000), {{1, 30}, {2, 20}, {3, 5}}), bound(3));
  EXPECT_LT(chi_square(count(chooser, 100'000, start, {1}), {{2, 20}, {3, 5}}), bound(2));
  for (const auto peer : {PeerId{1}, PeerId{2}, PeerId{3}}) chooser.set_usable(peer, false, ever);
  EXPECT_THAT(count(chooser, 100), ElementsAre(Pair(4, 100)));  // weight 0
}

TEST(by_hash, among_many_of_whom_few_are_left_weights_are_honoured_too) {
  std::vector<Weighed> members(1'000, {1, 10});
  members[17].weight = 30;
  Chooser chooser(network_of(Strategy::hash_call_id, members));
  for (PeerId peer = 0; peer < 1'000; ++peer) {
    chooser.set_usable(peer, peer == 5 || peer == 17 || peer == 900, ever);
  }
  // Most by comparing everybody: their slots are too few to be met.
  EXPECT_LT(chi_square(count(chooser, 20'000), {{5, 10}, {17, 30}, {900, 10}}), bound(3) * 2);
}

std::vector<PeerId> all_by_hash(Chooser& chooser, int hashes) {
  std::vector<PeerId> chosen;
  for (int i = 0; i < hashes; ++i) {
    const auto hash = mix(static_cast<std::uint64_t>(i));
    chosen.push_back(chooser.choose({0, hash, hash, start, {}}));
  }
  return chosen;
}

TEST(by_hash, who_goes_moves_its_own_share_alone_and_takes_it_back) {
  for (const std::size_t size : {3U, 40U, 1'000U}) {
    Chooser chooser(network_of(Strategy::hash_call_id, std::vector<Weighed>(size)));
    const auto before = all_by_hash(chooser, 20'000);
    auto last = before;
    std::vector<PeerId> gone;
    for (std::uint64_t bits = 1; gone.size() + 1 < size; bits = mix(bits)) {
      const auto goes = static_cast<PeerId>(below(bits, static_cast<std::uint32_t>(size)));
      if (std::find(gone.begin(), gone.end(), goes) != gone.end()) continue;
      gone.push_back(goes);
      chooser.set_usable(goes, false, ever);
      if (gone.size() % 100 > 2) continue;  // to look at each would take long
      const auto now = all_by_hash(chooser, 20'000);
      for (std::size_t i = 0; i < now.size(); ++i) {
        ASSERT_EQ(std::find(gone.begin(), gone.end(), now[i]), gone.end());
        if (now[i] == last[i]) continue;
        ASSERT_NE(std::find(gone.begin(), gone.end(), last[i]), gone.end()) << size;
      }
      last = now;
    }
    for (const auto peer : gone) chooser.set_usable(peer, true, ever);
    EXPECT_EQ(all_by_hash(chooser, 20'000), before);
  }
}

TEST(by_hash, a_configuration_with_one_member_more_moves_little_else) {
  for (const std::size_t size : {2U, 10U, 200U}) {
    Chooser chooser(network_of(Strategy::hash_call_id, std::vector<Weighed>(size)));
    const auto before = all_by_hash(chooser, 20'000);
    chooser.adopt(network_of(Strategy::hash_call_id, std::vector<Weighed>(size + 1)));
    const auto after = all_by_hash(chooser, 20'000);
    int strays = 0;
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (after[i] != before[i] && after[i] != size) ++strays;
    }
    EXPECT_LT(strays, 20'000 / 20) << size;
  }
}

TEST(by_hash, the_order_of_the_file_says_nothing) {
  auto network = network_of(Strategy::hash_call_id, std::vector<Weighed>(20));
  Chooser one(network);
  std::reverse(network.groups[0].members.begin(), network.groups[0].members.end());
  Chooser other(network);
  EXPECT_EQ(all_by_hash(one, 5'000), all_by_hash(other, 5'000));
}

TEST(retry_after, is_kept_to_even_by_the_last) {
  for (const auto strategy : strategies) {
    Chooser chooser(network_of(strategy, {{1}, {2}}));
    chooser.avoid(0, start + 5s);
    EXPECT_THAT(count(chooser, 100), ElementsAre(Pair(1, 100)));
    chooser.avoid(1, start + 2s);
    chooser.avoid(1, start + 3s);
    chooser.avoid(1, start + 1s);  // the latest counts
    EXPECT_THAT(count(chooser, 100), ElementsAre(Pair(base::no_peer, 100)));
    EXPECT_FALSE(chooser.has_usable(0, start + 2999ms));
    EXPECT_TRUE(chooser.has_usable(0, start + 3s));
    EXPECT_THAT(count(chooser, 100, start + 2999ms), ElementsAre(Pair(base::no_peer, 100)));
    EXPECT_THAT(count(chooser, 100, start + 3s), ElementsAre(Pair(1, 100)));
    EXPECT_EQ(count(chooser, 100, start + 5s)[0] > 0, true);
  }
}

TEST(a_chooser, answers_nobody_where_there_is_no_such_group) {
  auto network = network_of(Strategy::priority, {{1}});
  network.groups.push_back({"empty", {}, Strategy::round_robin, {}, {}});
  Chooser chooser(network);
  chooser.adopt(network);
  EXPECT_EQ(chooser.choose({1, 0, 0, start, {}}), base::no_peer);
  EXPECT_EQ(chooser.choose({2, 0, 0, start, {}}), base::no_peer);
  EXPECT_EQ(chooser.choose({no_group, 0, 0, start, {}}), base::no_peer);
  EXPECT_FALSE(chooser.has_usable(1, start));
  EXPECT_FALSE(chooser.has_usable(no_group, start));
}

TEST(a_reload, forgets_nothing_of_peers_and_knows_new_ones_as_usable) {
  for (const auto strategy : strategies) {
    Chooser chooser(network_of(strategy, {{1}, {1}, {1}, {1}}));
    chooser.set_usable(1, false, ever);
    chooser.avoid(2, start + 5s);
    chooser.set_usable(5, false, ever);  // the letter comes before the network
    chooser.adopt(network_of(strategy, {{1}, {1}, {1}, {1}, {1}, {1}}));
    EXPECT_THAT(count(chooser, 500), ElementsAre(Key(0), Key(3), Key(4)));
    EXPECT_THAT(count(chooser, 500, start + 5s), ElementsAre(Key(0), Key(2), Key(3), Key(4)));
    chooser.set_usable(1, true, ever);
    EXPECT_THAT(count(chooser, 500, start + 5s),
                ElementsAre(Key(0), Key(1), Key(2), Key(3), Key(4)));
  }
}

TEST(a_reload, goes_on_with_whose_turn_it_was) {
  auto network = network_of(Strategy::round_robin, {{1}, {1}, {1}});
  Chooser chooser(network);
  EXPECT_EQ(chooser.choose({0, 0, 0, start, {}}), 0);
  std::reverse(network.groups[0].members.begin(), network.groups[0].members.end());
  chooser.adopt(network);
  EXPECT_EQ(chooser.choose({0, 0, 0, start, {}}), 1);
  EXPECT_EQ(chooser.choose({0, 0, 0, start, {}}), 0);
}

}  // namespace
}  // namespace sipward::policy::test
