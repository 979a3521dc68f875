#include "sipward/cli/commands.hpp"

// NOLINTNEXTLINE(bugprone-exception-escape): a CLI11 that cannot even be set up may end it all
int main(int argc, char** argv) {
  return sipward::cli::run_command(argc, argv);
}
