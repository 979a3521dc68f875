// The members of one group as the Chooser sees them: in tiers, of which all of one come before any
// of the next, each member present or not. Who is there is found by bits, and drawn by weight from
// partial sums (a Fenwick tree), so that it costs the same whether all are there or one in ten.
// Part of a Chooser: of one worker.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sipward/core/policy/group.hpp"

namespace sipward::policy {

class Lineup {
 public:
  using Place = std::uint16_t;
  static constexpr Place nowhere = 0xffff;

  struct Seat {
    PeerId peer = base::no_peer;
    std::uint32_t weight = 1;  // among those of its tier, never 0
    std::uint16_t tier = 0;
  };
  struct Tier {
    Place begin = 0;
    Place end = 0;
  };

  // A tier for each priority, where that counts; then one for the weight 0 beside it.
  explicit Lineup(const Group& group);  // nobody is present yet

  const std::vector<Seat>& seats() const { return seats_; }
  Place place_of(PeerId peer) const;  // nowhere: no member
  void put(Place place, bool present);
  bool has(Place place) const { return (words_[place / 64] >> (place % 64) & 1) != 0; }
  Place first(std::size_t from) const;  // the first present from there on
  const Tier& tier_at(Place place) const { return tiers_[seats_[place].tier]; }
  // One of those present in the tier, of whom there must be one.
  Place draw(const Tier& tier, std::uint64_t random) const;

 private:
  std::uint32_t sum_before(Place place) const;
  Place at_sum(std::uint32_t sum) const;

  std::vector<Seat> seats_;
  std::vector<Tier> tiers_;
  std::vector<std::pair<PeerId, Place>> by_peer_;  // ascending
  std::vector<std::uint64_t> words_;               // a bit for each place
  std::vector<std::uint32_t> sums_;                // of the weights present
  std::uint32_t top_ = 1;                          // the largest power of two within sums_
};

}  // namespace sipward::policy
