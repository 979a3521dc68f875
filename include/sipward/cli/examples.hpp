// How each command is used, once: for its --help and for its manual page. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sipward::cli {

struct Example {
  std::string command;  // a whole command line
  std::string what;     // what it does
};

// Of "drain", "keys rotate", …; empty: there are none.
std::vector<Example> examples_of(std::string_view command);

// As --help shows them.
std::string examples_text(const std::vector<Example>& examples);

}  // namespace sipward::cli
