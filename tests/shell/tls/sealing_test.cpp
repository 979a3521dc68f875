#include "sipward/shell/tls/sealing.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace sipward::tls {
namespace {

TokenKey key(std::uint8_t id, unsigned char fill) {
  TokenKey made;
  made.id = id;
  made.encryption.fill(fill);
  made.nonce.fill(static_cast<unsigned char>(fill + 1));
  return made;
}

TEST(Sealing, opens_what_it_sealed) {
  const auto ring = KeyRing::random();
  for (const std::string plain : {"", "x", "198.18.133.13:5060", "\0\xff binary"}) {
    EXPECT_EQ(ring.open("bound", ring.seal("bound", plain)), plain);
  }
  const std::string large(100'000, 'x');
  EXPECT_EQ(ring.open("", ring.seal("", large)), large);
}

TEST(Sealing, equal_input_seals_to_equal_bytes) {
  const KeyRing first({key(1, 10)}), second({key(1, 10)});
  EXPECT_EQ(first.seal("b", "plain"), second.seal("b", "plain"));
}

TEST(Sealing, layout_and_values_stay) {
  const KeyRing ring({key(7, 10)});
  const auto sealed = ring.seal("b", "plain");
  EXPECT_EQ(sealed.size(), 1 + 12 + 5 + 16U);
  EXPECT_EQ(sealed[0], 7);
}

// Neither the nonce nor anything else repeats for other input: text, bound, and where one ends.
TEST(Sealing, other_input_seals_to_other_nonces) {
  const KeyRing ring({key(1, 10)});
  std::set<std::string> nonces;
  const auto add = [&](std::string_view bound, std::string_view plain) {
    nonces.insert(ring.seal(bound, plain).substr(1, 12));
  };
  add("b", "plain");
  add("b", "plaim");
  add("c", "plain");
  add("bp", "lain");
  add("", "bplain");
  add("bplain", "");
  EXPECT_EQ(nonces.size(), 6U);
}

TEST(Sealing, every_changed_byte_is_noticed) {
  const KeyRing ring({key(1, 10), key(2, 20)});
  const auto sealed = ring.seal("bound", "plain text");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    for (const int flip : {1, 3, 0x80}) {
      auto forged = sealed;
      forged[at] = static_cast<char>(forged[at] ^ flip);
      EXPECT_FALSE(ring.open("bound", forged)) << at;
    }
  }
}

TEST(Sealing, every_cut_and_every_addition_is_noticed) {
  const KeyRing ring({key(1, 10)});
  const auto sealed = ring.seal("bound", "plain text");
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(ring.open("bound", sealed.substr(0, size))) << size;
  }
  EXPECT_FALSE(ring.open("bound", sealed + "x"));
}

TEST(Sealing, another_bound_does_not_open) {
  const KeyRing ring({key(1, 10)});
  const auto sealed = ring.seal("contact outside", "plain");
  EXPECT_FALSE(ring.open("contact inside", sealed));
  EXPECT_FALSE(ring.open("", sealed));
}

// The nonce is recomputed: a key that leaked to half a forger is not enough to choose one.
TEST(Sealing, a_nonce_that_is_not_of_the_text_does_not_open) {
  auto other = key(1, 10);
  other.nonce.fill(99);
  const KeyRing ring({key(1, 10)}), forger({other});
  EXPECT_FALSE(ring.open("b", forger.seal("b", "plain")));
}

TEST(Sealing, old_keys_open_and_the_first_seals) {
  const KeyRing old({key(1, 10)}), rotated({key(2, 20), key(1, 10)}), gone({key(2, 20)});
  const auto sealed = old.seal("b", "plain");
  EXPECT_EQ(rotated.open("b", sealed), "plain");
  EXPECT_FALSE(gone.open("b", sealed));
  EXPECT_EQ(gone.open("b", rotated.seal("b", "plain")), "plain");
}

TEST(Sealing, keys_of_one_number_are_all_tried) {
  const KeyRing ring({key(1, 10), key(1, 20)});
  EXPECT_EQ(ring.open("b", KeyRing({key(1, 20)}).seal("b", "plain")), "plain");
}

TEST(Sealing, is_shared_by_threads) {
  const KeyRing ring({key(1, 10)});
  const auto expected = ring.seal("b", "plain");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int turn = 0; turn < 200; ++turn) {
        wrong[i] += ring.seal("b", "plain") != expected || ring.open("b", expected) != "plain";
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace sipward::tls
