// Choices by lot that a test can repeat: 64 random bits are passed in by whoever asks, and what
// more is needed is mixed from them. Pure.
#pragma once

#include <cstdint>

namespace sipward::policy {

// The next of a sequence (splitmix64): every bit of it depends on every bit of the one before.
constexpr std::uint64_t mix(std::uint64_t random) {
  random += 0x9e3779b97f4a7c15ULL;
  random = (random ^ (random >> 30)) * 0xbf58476d1ce4e5b9ULL;
  random = (random ^ (random >> 27)) * 0x94d049bb133111ebULL;
  return random ^ (random >> 31);
}

// 0 to bound - 1, from the upper half of the bits; the lower half is left for something else.
constexpr std::uint32_t below(std::uint64_t random, std::uint32_t bound) {
  return static_cast<std::uint32_t>(((random >> 32) * bound) >> 32);
}

}  // namespace sipward::policy
