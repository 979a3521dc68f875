// Groups for the tests of choosing, and what chance may do to a count.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "network.hpp"
#include "sipward/core/policy/chooser.hpp"
#include "sipward/core/policy/draw.hpp"

namespace sipward::policy::test {

using base::Duration;

inline constexpr Time start{Duration{1'000'000}};
inline constexpr auto ever = Time::min();

struct Weighed {
  std::uint16_t priority = 1;
  std::uint16_t weight = 10;
};

// One group "g" of outside peers m0, m1, …
inline Network network_of(Strategy strategy, const std::vector<Weighed>& members,
                          Duration slow_start = Duration{0}) {
  Network network;
  Group group;
  group.name = "g";
  group.strategy = strategy;
  group.slow_start = slow_start;
  for (const auto& one : members) {
    const auto id = static_cast<PeerId>(network.peers.size());
    network.peers.push_back(peer("m" + std::to_string(id), outside));
    group.members.push_back({id, one.priority, one.weight, {}});
  }
  network.groups.push_back(std::move(group));
  return network;
}

inline constexpr Strategy strategies[] = {Strategy::priority, Strategy::round_robin,
                                          Strategy::hash_call_id, Strategy::hash_caller};

// How often each was chosen, of so many questions.
inline std::map<PeerId, int> count(Chooser& chooser, int questions, Time now = start,
                                   const std::vector<PeerId>& tried = {}) {
  std::map<PeerId, int> counts;
  std::uint64_t bits = 7;
  for (int i = 0; i < questions; ++i) {
    bits = mix(bits);
    ++counts[chooser.choose({0, mix(bits + 1), bits, now, tried})];
  }
  return counts;
}

// Pearson's statistic against those shares, which need not add up to 1.
inline double chi_square(const std::map<PeerId, int>& counts,
                         const std::map<PeerId, double>& shares) {
  double whole = 0;
  double all = 0;
  for (const auto& [peer, share] : shares) whole += share;
  for (const auto& [peer, n] : counts) all += n;
  double sum = 0;
  for (const auto& [peer, share] : shares) {
    const double expected = all * share / whole;
    const auto found = counts.find(peer);
    const double off = (found == counts.end() ? 0 : found->second) - expected;
    sum += off * off / expected;
  }
  return sum;
}

// What chance exceeds once in a thousand (Wilson and Hilferty), so many shares.
inline double bound(std::size_t shares) {
  const double freedom = static_cast<double>(shares) - 1;
  const double a = 2.0 / (9.0 * freedom);
  const double root = 1 - a + 3.09 * std::sqrt(a);
  return freedom * root * root * root;
}

}  // namespace sipward::policy::test
