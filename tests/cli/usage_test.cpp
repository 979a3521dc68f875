// What is said when a command was not written as it should be: one line, and where to look.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// On standard error; the exit code must be that of wrong usage.
std::string told(std::vector<std::string> words) {
  words.insert(words.begin(), "sipward");
  std::vector<char*> arguments;
  arguments.reserve(words.size());
  for (auto& word : words) arguments.push_back(word.data());
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run_command(static_cast<int>(arguments.size()), arguments.data()), 2);
  return ::testing::internal::GetCapturedStderr();
}

TEST(Usage, an_option_that_needs_another_says_so) {
  EXPECT_EQ(told({"connections", "--ca", "x"}),
            "sipward connections: --ca requires --at; `sipward connections --help` tells what it "
            "takes\n");
}

TEST(Usage, an_unknown_option_is_named) {
  EXPECT_EQ(told({"connections", "--sid", "inside"}),
            "sipward connections: the following argument was not expected: --sid; `sipward "
            "connections --help` tells what it takes\n");
}

TEST(Usage, what_is_missing_is_named_at_the_innermost_command) {
  EXPECT_EQ(told({"load", "call"}),
            "sipward load call: TARGET is required; `sipward load call --help` tells what it "
            "takes\n");
}

TEST(Usage, without_a_command_all_are_listed) {
  EXPECT_THAT(told({}), StartsWith("sipward: a subcommand is required; `sipward --help`"));
  EXPECT_THAT(told({}), HasSubstr("\n  connections "));
  EXPECT_THAT(told({"pki"}), StartsWith("sipward pki: a subcommand is required;"));
  EXPECT_THAT(told({"pki"}), HasSubstr("\n  show "));
}

TEST(Usage, an_unknown_command_is_named) {
  EXPECT_EQ(told({"metrics", "--json"}),
            "sipward: there is no command \"metrics\"; `sipward --help` lists them\n");
  EXPECT_EQ(told({"pki", "shwo"}),
            "sipward pki: there is no command \"shwo\"; `sipward pki --help` lists them\n");
  EXPECT_EQ(told({"--jsno"}),
            "sipward: there is no option \"--jsno\"; `sipward --help` lists them\n");
}

}  // namespace
}  // namespace sipward::cli
