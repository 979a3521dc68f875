// The look-up table of a consistent hash (Google's Maglev, NSDI 2016 §3.4): every member owns slots
// in proportion to its weight, at places that follow from its name alone. Where a member is added
// or taken out of the configuration, nearly all other slots keep their owner, on every replica
// alike.
#pragma once

#include <cstdint>
#include <vector>

namespace sipward::policy {

struct SlotClaim {
  std::uint32_t id = 0;      // of its name
  std::uint32_t weight = 1;  // never 0
  bool operator==(const SlotClaim&) const = default;
};

// For each slot the index of its owner; 4,093 slots for up to 64 claims, else 65,537: shares are
// exact to one slot. Empty without claims.
std::vector<std::uint16_t> share_slots(const std::vector<SlotClaim>& claims);

}  // namespace sipward::policy
