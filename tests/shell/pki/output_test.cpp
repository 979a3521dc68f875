#include "sipward/shell/pki/output.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "temporary_folder.hpp"

namespace sipward::pki {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class Files : public ::testing::Test {
 protected:
  static std::string read(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static int mode(const fs::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? static_cast<int>(status.st_mode & 0777U) : -1;
  }
  fs::path at(const char* name) const { return folder.path() / name; }

  sipward::test::TemporaryFolder folder;
};

TEST_F(Files, SecretsAreTheirOwnersAlone) {
  EXPECT_THAT(write_all({{at("new/key"), "k", true}, {at("new/chain"), "c"}}, {}),
              ElementsAre(Outcome::written, Outcome::written));
  EXPECT_EQ(mode(at("new/key")), 0600);
  EXPECT_EQ(mode(at("new/chain")), 0644);
}

TEST_F(Files, NothingIsWrittenIfOneIsThere) {
  write_all({{at("b"), "old"}}, {});
  EXPECT_THAT(
      [&] {
        write_all({{at("a"), "new"}, {at("b"), "new"}}, {});
      },
      ThrowsMessage<std::runtime_error>(HasSubstr("is there already")));
  EXPECT_FALSE(fs::exists(at("a")));
  EXPECT_EQ(read(at("b")), "old");
}

TEST_F(Files, TheSameAgainIsNoReplacement) {
  write_all({{at("a"), "same", true}}, {});
  EXPECT_THAT(write_all({{at("a"), "same", true}}, {}), ElementsAre(Outcome::unchanged));
}

TEST_F(Files, AReplacedSecretStaysReadableToItsGroupAndToNobodyElse) {
  write_all({{at("key"), "old", true}}, {});
  fs::permissions(at("key"), fs::perms(0644));
  EXPECT_THAT(write_all({{at("key"), "new", true}}, {.replace = true}),
              ElementsAre(Outcome::replaced));
  EXPECT_EQ(mode(at("key")), 0640);
  EXPECT_EQ(read(at("key")), "new");
}

TEST_F(Files, ASymlinkStaysOneAndWhatItNamesIsReplaced) {
  write_all({{at("v1"), "old"}}, {});
  fs::create_symlink("v1", at("current"));
  write_all({{at("current"), "new"}}, {.replace = true});
  EXPECT_TRUE(fs::is_symlink(at("current")));
  EXPECT_EQ(read(at("v1")), "new");
}

TEST_F(Files, WhatCannotBeWrittenSaysWhy) {
  write_all({{at("file"), "x"}}, {});
  EXPECT_THAT(
      [&] {
        write_all({{at("file") / "below", "x"}}, {});
      },
      ThrowsMessage<std::runtime_error>(HasSubstr("cannot be written: ")));
  EXPECT_THAT(
      [&] {
        write_all({{at("key"), "x", true}}, {.group = "no such group"});
      },
      ThrowsMessage<std::runtime_error>(HasSubstr("there is no group")));
}

}  // namespace
}  // namespace sipward::pki
