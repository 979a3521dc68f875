#include "sipward/cli/commands.hpp"

int main(int argc, char** argv) {
  return sipward::cli::main(argc, argv);
}
