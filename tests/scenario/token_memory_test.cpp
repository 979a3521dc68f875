// The memory of tokens changes nothing but the cost: what it says is what the sealer says.
#include "sipward/core/proxy/token_memory.hpp"

#include <gtest/gtest.h>

namespace sipward::scenario {
namespace {

using base::Side;
using proxy::TokenContents;
using proxy::TokenKind;

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

TokenContents of_host(std::string host) {
  TokenContents contents;
  contents.host = std::move(host);
  return contents;
}

TEST(token_memory, asks_the_sealer_once_for_what_comes_again) {
  const Counting sealer;
  const proxy::TokenMemory memory(sealer);
  const auto contents = of_host("pbx.example.com");
  const auto token = proxy::seal_token(sealer, TokenKind::contact, Side::inside, contents);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(memory.seal(TokenKind::contact, Side::inside, contents), token);
    EXPECT_EQ(memory.open(TokenKind::contact, Side::inside, token), contents);
  }
  EXPECT_EQ(sealer.seals, 2);  // one was asked for above
  EXPECT_EQ(sealer.opens, 1);
}

// Every field makes another token, though one place holds them all.
TEST(token_memory, tells_apart_whatever_differs) {
  const Counting sealer;
  const proxy::TokenMemory memory(sealer, 1);
  std::vector<TokenContents> all(8, of_host("a.example"));
  all[1].original_side = Side::outside;
  all[2].original_peer = 7;
  all[3].audience_peer = 7;
  all[4].sips = true;
  all[5].port = 5061;
  all[6].params = "transport=tcp";
  all[7].identities.emplace().from = "10.0.0.1";
  for (const auto kind : {TokenKind::contact, TokenKind::record_route}) {
    for (const auto side : {Side::inside, Side::outside}) {
      for (const auto& contents : all) {
        const auto token = memory.seal(kind, side, contents);
        EXPECT_EQ(token, proxy::seal_token(sealer, kind, side, contents));
        EXPECT_EQ(memory.open(kind, side, token), contents);
      }
    }
  }
}

TEST(token_memory, opens_a_token_for_its_own_kind_and_side_alone) {
  const Counting sealer;
  const proxy::TokenMemory memory(sealer, 1);
  const auto contents = of_host("a.example");
  const auto token = memory.seal(TokenKind::contact, Side::inside, contents);
  EXPECT_EQ(memory.open(TokenKind::contact, Side::inside, token), contents);
  EXPECT_EQ(memory.open(TokenKind::contact, Side::outside, token), std::nullopt);
  EXPECT_EQ(memory.open(TokenKind::record_route, Side::inside, token), std::nullopt);
  EXPECT_EQ(memory.open(TokenKind::contact, Side::inside, token), contents);
}

TEST(token_memory, does_not_remember_what_did_not_open) {
  const Counting sealer;
  const proxy::TokenMemory memory(sealer, 1);
  const auto contents = of_host("a.example");
  const auto token = memory.seal(TokenKind::contact, Side::inside, contents);
  EXPECT_EQ(memory.open(TokenKind::contact, Side::inside, token), contents);
  EXPECT_EQ(memory.open(TokenKind::contact, Side::inside, "Zm9yZ2Vk"), std::nullopt);
  EXPECT_EQ(memory.open(TokenKind::contact, Side::inside, "Zm9yZ2Vk"), std::nullopt);
  EXPECT_EQ(memory.open(TokenKind::contact, Side::inside, token), contents);
  EXPECT_EQ(sealer.opens, 3);  // the good one once, the forged one each time
}

TEST(token_memory, serves_more_texts_than_it_has_places) {
  const Counting sealer;
  const proxy::TokenMemory memory(sealer, 4);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 50; ++i) {
      const auto contents = of_host("host" + std::to_string(i));
      const auto token = memory.seal(TokenKind::contact, Side::outside, contents);
      EXPECT_EQ(memory.open(TokenKind::contact, Side::outside, token), contents);
    }
  }
}

}  // namespace
}  // namespace sipward::scenario
