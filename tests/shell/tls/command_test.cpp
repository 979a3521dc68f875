#include "sipward/shell/tls/command.hpp"

#include <gtest/gtest.h>

namespace sipward::tls::test {
namespace {

using namespace std::chrono_literals;

struct Run {
  std::string problem, output;
};

Run run(const std::vector<std::string>& command, std::chrono::milliseconds longest = 30s) {
  Run made;
  made.problem =
      run_command(command, longest, [&](std::string_view bytes) { made.output += bytes; });
  return made;
}

TEST(Command, its_output_is_taken) {
  const auto made = run({"printf", "%s\\n%s", "one", "two"});
  EXPECT_EQ(made.problem, "");
  EXPECT_EQ(made.output, "one\ntwo");
}

TEST(Command, no_shell_reads_its_arguments) {
  EXPECT_EQ(run({"printf", "%s", "$HOME; `id` *"}).output, "$HOME; `id` *");
}

TEST(Command, has_nothing_to_read) {
  const auto made = run({"cat"});
  EXPECT_EQ(made.problem, "");
  EXPECT_EQ(made.output, "");
}

TEST(Command, that_fails_says_how) {
  EXPECT_EQ(run({"sh", "-c", "exit 3"}).problem, "failed with exit code 3");
  EXPECT_EQ(run({"sh", "-c", "kill -9 $$"}).problem, "was ended by signal 9");
  EXPECT_EQ(run({"/nowhere/program"}).problem, "cannot be run: No such file or directory");
}

TEST(Command, that_does_not_end_is_killed_with_what_it_started) {
  const auto made = run({"sh", "-c", "sleep 600 & echo $!; wait"}, 500ms);
  EXPECT_EQ(made.problem, "did not end within 500 ms");
}

TEST(Command, that_never_stops_printing_is_killed) {
  EXPECT_EQ(run({"yes"}, 50ms).problem, "did not end within 50 ms");
}

TEST(Command, a_child_that_holds_the_output_open_is_not_waited_for) {
  const auto made = run({"sh", "-c", "sleep 2 & echo here"});
  EXPECT_EQ(made.problem, "");
  EXPECT_EQ(made.output, "here\n");
}

TEST(Command, more_than_a_pipe_holds) {
  const auto made = run({"head", "-c", "200000", "/dev/zero"});
  EXPECT_EQ(made.problem, "");
  EXPECT_EQ(made.output.size(), 200000U);
}

}  // namespace
}  // namespace sipward::tls::test
