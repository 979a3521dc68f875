// Blocks that are taken again: which, how many, and what becomes of them.
#include "sipward/core/base/block_stock.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace sipward::base {
namespace {

class block_stock : public ::testing::Test {
 protected:
  ~block_stock() override { stock.clear(); }
  bool keep_new(std::size_t bytes) {
    void* block = std::malloc(BlockStock::rounded(bytes));
    const bool kept = stock.keep(block, bytes);
    if (!kept) std::free(block);
    return kept;
  }
  BlockStock stock;
};

TEST_F(block_stock, gives_what_it_was_given_the_last_first_and_nothing_else) {
  EXPECT_EQ(stock.take(100), nullptr);
  void* one = std::malloc(BlockStock::rounded(100));
  void* two = std::malloc(BlockStock::rounded(100));
  ASSERT_TRUE(stock.keep(one, 100));
  ASSERT_TRUE(stock.keep(two, 100));
  EXPECT_EQ(stock.take(200), nullptr);
  EXPECT_EQ(stock.take(100), two);
  EXPECT_EQ(stock.take(100), one);
  EXPECT_EQ(stock.take(100), nullptr);
  std::free(one);
  std::free(two);
}

// Whatever was asked for when a block was made, one that comes for less or as much has room.
TEST_F(block_stock, a_block_has_room_for_all_that_take_it) {
  for (std::size_t bytes = 0; bytes <= BlockStock::largest; ++bytes) {
    const auto made = BlockStock::rounded(bytes);
    ASSERT_GE(made, bytes);
    ASSERT_LE(made, bytes + 24);
    ASSERT_EQ(BlockStock::rounded(made), made) << bytes;
  }
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{25}, BlockStock::largest}) {
    ASSERT_TRUE(keep_new(bytes));
    void* block = stock.take(BlockStock::rounded(bytes));
    EXPECT_NE(block, nullptr) << "what malloc says of its size finds it too";
    std::free(block);
  }
}

TEST_F(block_stock, keeps_no_more_than_it_says) {
  std::size_t kept = 0;
  while (keep_new(40)) ++kept;
  EXPECT_EQ(kept, BlockStock::most_blocks);
  kept = 0;
  while (keep_new(BlockStock::largest)) ++kept;
  EXPECT_EQ(kept, BlockStock::most_bytes / BlockStock::largest + 1);
  EXPECT_FALSE(keep_new(BlockStock::largest + 1));
  EXPECT_EQ(stock.take(BlockStock::largest + 1), nullptr);
}

TEST_F(block_stock, cleared_has_none_and_begins_again) {
  ASSERT_TRUE(keep_new(40));
  ASSERT_TRUE(keep_new(1000));
  stock.clear();
  EXPECT_EQ(stock.take(40), nullptr);
  EXPECT_EQ(stock.take(1000), nullptr);
  EXPECT_TRUE(keep_new(40));
}

}  // namespace
}  // namespace sipward::base
