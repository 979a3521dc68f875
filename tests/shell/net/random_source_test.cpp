// Random bits, and the keyed hash that spreads calls over workers.
#include "sipward/shell/net/random_source.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <set>
#include <string>

namespace sipward::net::test {
namespace {

TEST(kernel_random, repeats_nothing_and_uses_every_bit) {
  KernelRandom random;
  std::set<std::uint64_t> seen;
  std::uint64_t ones = 0;
  std::uint64_t zeros = 0;
  for (int i = 0; i < 2000; ++i) {  // several fetches
    const auto value = random.next();
    EXPECT_TRUE(seen.insert(value).second);
    ones |= value;
    zeros |= ~value;
  }
  EXPECT_EQ(ones, ~std::uint64_t{0});
  EXPECT_EQ(zeros, ~std::uint64_t{0});
}

TEST(kernel_random, of_two_sources_differs) {
  KernelRandom one;
  KernelRandom two;
  EXPECT_NE(one.next(), two.next());
}

// The vectors of the paper that defines SipHash-2-4: key 00..0f, text 00..(n-1).
TEST(siphash, is_what_its_authors_say) {
  const HashKey key{0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL};
  std::string text;
  EXPECT_EQ(siphash(key, text), 0x726fdb47dd0e0e31ULL);
  for (char c = 0; c < 15; ++c) text.push_back(c);
  EXPECT_EQ(siphash(key, text), 0xa129ca6149be45e5ULL);
}

TEST(siphash, depends_on_key_and_on_every_byte) {
  const std::string text = "call-1@192.0.2.1";
  const auto hash = siphash({1, 2}, text);
  EXPECT_EQ(siphash({1, 2}, text), hash);
  EXPECT_NE(siphash({1, 3}, text), hash);
  EXPECT_NE(siphash({2, 2}, text), hash);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_NE(siphash({1, 2}, other), hash) << i;
  }
  EXPECT_NE(siphash({1, 2}, text + '\0'), hash);
}

TEST(siphash, spreads_calls_evenly) {
  std::array<int, 4> workers{};
  for (int i = 0; i < 4000; ++i) {
    ++workers[siphash({5, 6}, "call-" + std::to_string(i)) % workers.size()];
  }
  for (const int share : workers) EXPECT_NEAR(share, 1000, 150);
}

}  // namespace
}  // namespace sipward::net::test
