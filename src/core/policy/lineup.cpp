#include "sipward/core/policy/lineup.hpp"

#include <algorithm>
#include <bit>

#include "sipward/core/policy/draw.hpp"

namespace sipward::policy {
namespace {

// What decides who comes before whom. In turn everybody has the same claim; a hash knows no
// priorities, or a lower one would never be met.
std::pair<std::uint16_t, bool> rank(const Group& group, const Member& member) {
  if (group.strategy == Strategy::round_robin) return {0, false};
  const bool ranked = group.strategy == Strategy::priority;
  return {ranked ? member.priority : std::uint16_t{0}, member.weight == 0};
}

}  // namespace

Lineup::Lineup(const Group& group) {
  auto members = group.members;
  const auto before = [&](const Member& a, const Member& b) {
    return rank(group, a) < rank(group, b);
  };
  std::stable_sort(members.begin(), members.end(), before);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto place = static_cast<Place>(i);
    if (i == 0 || before(members[i - 1], members[i])) tiers_.push_back({place, place});
    tiers_.back().end = static_cast<Place>(i + 1);
    seats_.push_back({members[i].peer, std::max<std::uint32_t>(members[i].weight, 1),
                      static_cast<std::uint16_t>(tiers_.size() - 1)});
    by_peer_.emplace_back(members[i].peer, place);
  }
  std::sort(by_peer_.begin(), by_peer_.end());
  words_.resize(seats_.size() / 64 + 1);
  sums_.resize(seats_.size() + 1);
  top_ = std::bit_floor(static_cast<std::uint32_t>(sums_.size() - 1));
}

Lineup::Place Lineup::place_of(PeerId peer) const {
  const auto at = std::lower_bound(by_peer_.begin(), by_peer_.end(), std::pair(peer, Place{0}));
  return at != by_peer_.end() && at->first == peer ? at->second : nowhere;
}

void Lineup::put(Place place, bool present) {
  if (has(place) == present) return;
  words_[place / 64] ^= std::uint64_t{1} << (place % 64);
  const auto weight = seats_[place].weight;
  for (std::size_t i = place + std::size_t{1}; i < sums_.size(); i += i & (~i + 1)) {
    sums_[i] += present ? weight : 0 - weight;
  }
}

Lineup::Place Lineup::first(std::size_t from) const {
  auto word = from / 64;
  if (word >= words_.size()) return nowhere;
  auto bits = words_[word] & (~std::uint64_t{0} << (from % 64));
  while (bits == 0) {
    if (++word == words_.size()) return nowhere;
    bits = words_[word];
  }
  return static_cast<Place>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
}

std::uint32_t Lineup::sum_before(Place place) const {
  std::uint32_t sum = 0;
  for (std::size_t i = place; i > 0; i &= i - 1) sum += sums_[i];
  return sum;
}

// The place whose weight covers that point of all weights laid end to end.
Lineup::Place Lineup::at_sum(std::uint32_t sum) const {
  std::size_t at = 0;
  for (std::size_t step = top_; step > 0; step /= 2) {
    if (at + step < sums_.size() && sums_[at + step] <= sum) {
      at += step;
      sum -= sums_[at];
    }
  }
  return static_cast<Place>(at);
}

Lineup::Place Lineup::draw(const Tier& tier, std::uint64_t random) const {
  const auto before = sum_before(tier.begin);
  return at_sum(before + below(random, sum_before(tier.end) - before));
}

}  // namespace sipward::policy
