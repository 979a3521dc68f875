#include "sipward/core/policy/maglev.hpp"

#include <algorithm>

#include "sipward/core/policy/draw.hpp"

namespace sipward::policy {
namespace {

// Primes, so that every stride visits every slot. Few sizes: another one moves everybody.
constexpr std::uint32_t few_slots = 4093;
constexpr std::uint32_t many_slots = 65'537;
constexpr std::size_t few_claims = 64;
constexpr std::uint16_t nobody = 0xffff;

// Walks all slots in an order of its own and takes the free ones.
struct Walker {
  std::uint16_t owner = 0;
  std::uint32_t at = 0;
  std::uint32_t stride = 1;
  std::uint64_t quota = 1;  // slots it has still to take
};

std::vector<Walker> walkers(const std::vector<SlotClaim>& claims, std::uint32_t slots) {
  std::uint64_t total = 0;
  for (const auto& claim : claims) total += claim.weight;
  total = std::max<std::uint64_t>(total, 1);  // weights are not 0; were they, all were equal
  std::vector<Walker> all;
  std::uint64_t given = 0;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const auto bits = mix(claims[i].id);
    const auto quota = std::max<std::uint64_t>(std::uint64_t{claims[i].weight} * slots / total, 1);
    given += quota;
    all.push_back({static_cast<std::uint16_t>(i), below(bits, slots),
                   below(mix(bits), slots - 1) + 1, quota});
  }
  // By name, not by the order of the file: an order that is changed moves nobody.
  std::sort(all.begin(), all.end(), [&](const Walker& a, const Walker& b) {
    return claims[a.owner].id < claims[b.owner].id;
  });
  // What the divisions left over, one each.
  for (std::size_t i = 0; given < slots; ++given, ++i) ++all[i % all.size()].quota;
  return all;
}

}  // namespace

std::vector<std::uint16_t> share_slots(const std::vector<SlotClaim>& claims) {
  if (claims.empty()) return {};
  const auto size = claims.size() <= few_claims ? few_slots : many_slots;
  std::vector<std::uint16_t> slots(size, nobody);
  auto turn = walkers(claims, size);
  for (std::uint32_t free = size; free > 0;) {
    for (auto& walker : turn) {
      if (free == 0) break;
      while (slots[walker.at] != nobody) walker.at = (walker.at + walker.stride) % size;
      slots[walker.at] = walker.owner;
      --walker.quota;
      --free;
    }
    std::erase_if(turn, [](const Walker& walker) { return walker.quota == 0; });
  }
  return slots;
}

}  // namespace sipward::policy
