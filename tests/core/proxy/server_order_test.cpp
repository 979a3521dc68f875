// In which order servers are tried (RFC 2782): priorities strictly, weights within what chance
// allows.
#include "sipward/core/proxy/server_order.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace sipward::proxy {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

class SeededRandom final : public RandomSource {
 public:
  std::uint64_t next() override {
    ++drawn;
    return engine_();
  }
  int drawn = 0;

 private:
  std::mt19937_64 engine_{20'250'101};
};

ServerAddress server(std::uint16_t record, std::uint16_t priority, std::uint16_t weight,
                     std::uint8_t last = 0) {
  return {base::IpAddress::v4({192, 0, 2, last}), 5061, priority, weight, record};
}

constexpr int rounds = 40'000;

// How often each record came first.
std::map<std::uint16_t, int> firsts(const std::vector<ServerAddress>& servers) {
  SeededRandom random;
  std::map<std::uint16_t, int> counts;
  for (int i = 0; i < rounds; ++i) ++counts[in_order(servers, random).front().record];
  return counts;
}

// Within five standard deviations of a binomial distribution.
void expect_share(int count, double share) {
  const double deviation = std::sqrt(rounds * share * (1 - share));
  EXPECT_NEAR(count, rounds * share, 5 * deviation + 1);
}

TEST(server_order, keeps_addresses_without_records_as_they_are_and_draws_nothing) {
  SeededRandom random;
  std::vector<ServerAddress> plain;
  for (std::uint8_t i = 0; i < 10; ++i) plain.push_back(server(0, 0, 0, i));
  EXPECT_THAT(in_order(plain, random), ElementsAreArray(plain));
  EXPECT_THAT(in_order({}, random), IsEmpty());
  EXPECT_EQ(random.drawn, 0);
}

TEST(server_order, is_by_priority_whatever_the_weights) {
  SeededRandom random;
  for (int i = 0; i < 1000; ++i) {
    const auto ordered =
        in_order({server(0, 30, 65'535), server(1, 10, 0), server(2, 20, 100)}, random);
    EXPECT_THAT(ordered,
                ElementsAreArray({server(1, 10, 0), server(2, 20, 100), server(0, 30, 65'535)}));
  }
}

TEST(server_order, follows_the_weights) {
  const auto counts = firsts({server(0, 1, 10), server(1, 1, 30), server(2, 1, 60)});
  expect_share(counts.at(0), 0.1);
  expect_share(counts.at(1), 0.3);
  expect_share(counts.at(2), 0.6);
}

TEST(server_order, counts_a_record_once_however_many_addresses_it_has) {
  const auto counts =
      firsts({server(0, 1, 50, 1), server(0, 1, 50, 2), server(0, 1, 50, 3), server(1, 1, 50, 4)});
  expect_share(counts.at(0), 0.5);
}

TEST(server_order, puts_weight_0_first_seldom_but_does) {
  const auto counts = firsts({server(0, 1, 0), server(1, 1, 0), server(2, 1, 9)});
  expect_share(counts.at(0), 0.05);
  expect_share(counts.at(1), 0.05);
  expect_share(counts.at(2), 0.9);
}

TEST(server_order, spreads_evenly_where_nobody_has_a_weight) {
  const auto counts = firsts({server(0, 1, 0), server(1, 1, 0), server(2, 1, 0), server(3, 1, 0)});
  for (const auto& [record, count] : counts) expect_share(count, 0.25);
  EXPECT_EQ(counts.size(), 4U);
}

TEST(server_order, follows_the_weights_in_second_place_too) {
  SeededRandom random;
  std::map<std::uint16_t, int> in_second_place;
  for (int i = 0; i < rounds; ++i) {
    ++in_second_place[in_order({server(0, 1, 1), server(1, 1, 1), server(2, 1, 2)}, random)[1]
                          .record];
  }
  // Record 0 is second after 1 (1/4 · 1/3) and after 2 (1/2 · 1/2).
  expect_share(in_second_place.at(0), 1.0 / 12 + 1.0 / 4);
  expect_share(in_second_place.at(2), 2 * (1.0 / 4) * (2.0 / 3));
}

TEST(server_order, of_anything_loses_and_doubles_nothing_and_keeps_records_together) {
  std::mt19937 chance(7);
  SeededRandom random;
  for (int round = 0; round < 2'000; ++round) {
    std::vector<ServerAddress> servers;
    for (std::uint16_t record = 0; record < chance() % 12; ++record) {
      const auto priority = static_cast<std::uint16_t>(chance() % 3);
      const auto weight = static_cast<std::uint16_t>(chance() % 4 == 0 ? 0 : chance() % 65'536);
      const auto addresses = 1 + chance() % 3;
      for (std::uint8_t i = 0; i < addresses; ++i) {
        servers.push_back(server(record, priority, weight, i));
      }
    }
    const auto ordered = in_order(servers, random);
    ASSERT_THAT(ordered, UnorderedElementsAreArray(servers));
    for (std::size_t i = 1; i < ordered.size(); ++i) {
      ASSERT_LE(ordered[i - 1].priority, ordered[i].priority);
      if (ordered[i].address.bytes()[3] == 0) continue;  // the first of its record
      ASSERT_EQ(ordered[i - 1].record, ordered[i].record);
      ASSERT_LT(ordered[i - 1].address, ordered[i].address);
    }
  }
}

}  // namespace
}  // namespace sipward::proxy
