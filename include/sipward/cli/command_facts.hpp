// What the program's commands and options are, read out of CLI11, so that manual pages and shell
// completion are made of the very thing that parses. Plain values.
#pragma once

#include <string>
#include <vector>

#include "sipward/cli/examples.hpp"

namespace CLI {
class App;
}

namespace sipward::cli {

struct OptionFacts {
  std::vector<std::string> names;  // "-c", "--config"; of a positional "PEER"
  std::string value;               // "TEXT", "inside|outside"; empty: it takes none
  std::vector<std::string> choices;
  std::string usual;  // its default; empty: none
  std::string what;
  bool positional = false, required = false, repeated = false;
};

struct CommandFacts {
  std::string path;  // "keys rotate"; of the program itself empty
  std::string what;
  std::vector<Example> examples;
  std::vector<OptionFacts> options;  // positionals first
  std::vector<CommandFacts> commands;
};

// Without hidden commands, whose group is "".
CommandFacts facts_of(const CLI::App& app);

// Shows the examples of every command under its --help.
void add_examples(CLI::App& app);

}  // namespace sipward::cli
