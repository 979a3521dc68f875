#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "shell/tls/authority.hpp"
#include "sipward/shell/tls/key_file.hpp"
#include "sipward/shell/tls/sealing.hpp"

namespace sipward::tls::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct KeyStore : ::testing::Test {
  TemporaryFolder parent;
  std::filesystem::path folder = parent.path() / "state";
  std::filesystem::path file = folder / "token.keys";

  static unsigned mode_of(const std::filesystem::path& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777U;
  }
};

TEST_F(KeyStore, makes_a_private_folder_and_file) {
  const auto loaded = KeyRing::load_or_create(folder);
  EXPECT_EQ(loaded.problem, "");
  EXPECT_TRUE(loaded.created);
  EXPECT_EQ(loaded.ring->size(), 1U);
  EXPECT_EQ(mode_of(folder), 0700U);
  EXPECT_EQ(mode_of(file), 0600U);
}

TEST_F(KeyStore, a_restart_opens_what_was_sealed_before) {
  const auto sealed = KeyRing::load_or_create(folder).ring->seal("b", "plain");
  const auto again = KeyRing::load_or_create(folder);
  EXPECT_FALSE(again.created);
  EXPECT_EQ(again.problem, "");
  EXPECT_EQ(again.ring->open("b", sealed), "plain");
  EXPECT_EQ(again.ring->seal("b", "plain"), sealed);
}

TEST_F(KeyStore, rotation_keeps_as_many_old_keys_as_told) {
  const auto first = KeyRing::load_or_create(folder).ring->seal("b", "plain");
  EXPECT_EQ(KeyRing::rotate(folder, 1), "");
  const auto second = KeyRing::load_or_create(folder);
  EXPECT_EQ(second.ring->size(), 2U);
  EXPECT_EQ(second.ring->open("b", first), "plain");
  EXPECT_NE(second.ring->seal("b", "plain"), first);
  EXPECT_EQ(KeyRing::rotate(folder, 1), "");
  const auto third = KeyRing::load_or_create(folder);
  EXPECT_EQ(third.ring->size(), 2U);
  EXPECT_FALSE(third.ring->open("b", first));
  EXPECT_EQ(third.ring->open("b", second.ring->seal("b", "plain")), "plain");
  EXPECT_EQ(mode_of(file), 0600U);
}

TEST_F(KeyStore, rotation_without_old_keys_leaves_one) {
  KeyRing::load_or_create(folder);
  EXPECT_EQ(KeyRing::rotate(folder, 0), "");
  EXPECT_EQ(KeyRing::load_or_create(folder).ring->size(), 1U);
}

TEST_F(KeyStore, hundreds_of_rotations_go_round) {
  KeyRing::load_or_create(folder);
  for (int i = 0; i < 300; ++i) ASSERT_EQ(KeyRing::rotate(folder, 3), "");
  const auto sealed = KeyRing::load_or_create(folder).ring->seal("b", "plain");
  ASSERT_EQ(KeyRing::rotate(folder, 3), "");
  EXPECT_EQ(KeyRing::load_or_create(folder).ring->open("b", sealed), "plain");
}

TEST_F(KeyStore, nothing_else_is_left_in_the_folder) {
  KeyRing::load_or_create(folder);
  KeyRing::rotate(folder, 3);
  const auto begin = std::filesystem::directory_iterator(folder);
  EXPECT_EQ(std::distance(begin, std::filesystem::directory_iterator()), 1);
}

TEST_F(KeyStore, a_damaged_file_is_told_and_left_alone) {
  KeyRing::load_or_create(folder);
  auto text = read_file(file);
  text[text.size() / 2] = '!';
  write_file(file, text);
  const auto loaded = KeyRing::load_or_create(folder);
  EXPECT_THAT(loaded.problem, HasSubstr("token.keys: is damaged"));
  ASSERT_NE(loaded.ring, nullptr);
  EXPECT_EQ(loaded.ring->open("b", loaded.ring->seal("b", "plain")), "plain");
  EXPECT_EQ(read_file(file), text);
  EXPECT_THAT(KeyRing::rotate(folder, 1), HasSubstr("is damaged"));
  EXPECT_EQ(read_file(file), text);
}

TEST_F(KeyStore, without_a_place_the_ring_is_random) {
  const auto loaded = KeyRing::load_or_create(parent.path() / "no" / "such" / "place");
  EXPECT_THAT(loaded.problem, HasSubstr("cannot be made: No such file or directory"));
  ASSERT_NE(loaded.ring, nullptr);
  EXPECT_FALSE(loaded.created);
}

TEST_F(KeyStore, there_must_be_a_ring_to_rotate) {
  EXPECT_THAT(KeyRing::rotate(folder, 1), HasSubstr("there is no ring to rotate"));
}

TEST_F(KeyStore, a_file_made_meanwhile_is_not_replaced) {
  KeyRing::load_or_create(folder);
  const auto text = read_file(file);
  EXPECT_FALSE(write_key_file(file, {make_token_key(9)}, Existing::keep));
  EXPECT_EQ(errno, EEXIST);
  EXPECT_EQ(read_file(file), text);
}

TEST(KeyText, every_cut_is_damage) {
  const auto text = to_text({make_token_key(1), make_token_key(2)});
  EXPECT_EQ(keys_from_text(text).size(), 2U);
  const auto first_key = to_text({make_token_key(1)}).size();
  for (std::size_t size = 0; size < text.size(); ++size) {
    if (size != first_key) {
      EXPECT_THAT(keys_from_text(text.substr(0, size)), IsEmpty()) << size;
    }
  }
  EXPECT_THAT(keys_from_text(text + "x"), IsEmpty());
}

}  // namespace
}  // namespace sipward::tls::test
