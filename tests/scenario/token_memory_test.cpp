// The memory of seals changes nothing but the cost: what it says is what the sealer says.
#include "sipward/core/proxy/token_memory.hpp"

#include <gtest/gtest.h>

namespace sipward::scenario {
namespace {

// Counts how often it is asked; a seal is the text with its bound in front.
class Counting final : public proxy::Sealer {
 public:
  std::string seal(std::string_view bound, std::string_view plain) const override {
    ++seals;
    return std::string(bound) + "|" + std::string(plain);
  }
  std::vector<std::string> seal_as_before(std::string_view, std::string_view) const override {
    return {"before"};
  }
  std::optional<std::string> open(std::string_view bound, std::string_view sealed) const override {
    ++opens;
    if (!sealed.starts_with(std::string(bound) + "|")) return std::nullopt;
    return std::string(sealed.substr(bound.size() + 1));
  }
  mutable int seals = 0;
  mutable int opens = 0;
};

TEST(token_memory, asks_the_sealer_once_for_what_comes_again) {
  const Counting sealer;
  const proxy::TokenMemory memory(sealer);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(memory.seal("a", "x"), "a|x");
    EXPECT_EQ(memory.open("a", "a|x"), "x");
  }
  EXPECT_EQ(sealer.seals, 1);
  EXPECT_EQ(sealer.opens, 1);
}

TEST(token_memory, tells_bounds_apart_though_their_texts_run_together) {
  const Counting sealer;
  const proxy::TokenMemory memory(sealer, 1);
  EXPECT_EQ(memory.seal("a", "bc"), "a|bc");
  EXPECT_EQ(memory.seal("ab", "c"), "ab|c");
  EXPECT_EQ(memory.open("a", "a|bc"), "bc");
  EXPECT_EQ(memory.open("ab", "a|bc"), std::nullopt);
  EXPECT_EQ(memory.open("a", "a|bc"), "bc");
}

TEST(token_memory, does_not_remember_what_did_not_open) {
  const Counting sealer;
  const proxy::TokenMemory memory(sealer, 1);
  EXPECT_EQ(memory.open("a", "a|x"), "x");
  EXPECT_EQ(memory.open("a", "forged"), std::nullopt);
  EXPECT_EQ(memory.open("a", "forged"), std::nullopt);
  EXPECT_EQ(memory.open("a", "a|x"), "x");
  EXPECT_EQ(sealer.opens, 3);  // the good one once, the forged one each time
}

TEST(token_memory, serves_more_texts_than_it_has_places) {
  const Counting sealer;
  const proxy::TokenMemory memory(sealer, 4);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 50; ++i) {
      const auto text = std::to_string(i);
      EXPECT_EQ(memory.seal("k", text), "k|" + text);
      EXPECT_EQ(memory.open("k", "k|" + text), text);
    }
  }
}

}  // namespace
}  // namespace sipward::scenario
