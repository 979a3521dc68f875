// Manual pages (man(7)) and bash completion out of what the commands say of themselves, and the
// page of the configuration file out of the documented sample. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sipward/cli/command_facts.hpp"

namespace sipward::cli {

struct Page {
  std::string file;  // "sipward-keys-rotate.1"
  std::string text;
};

// One for the program and one for each command.
std::vector<Page> command_pages(const CommandFacts& program);
// sipward.toml(5), of the comments and settings of conf/sipward.toml.
Page settings_page(std::string_view sample);
std::string bash_completion(const CommandFacts& program);

// Text as roff reads it: nothing in it is an instruction.
std::string roff(std::string_view text);
// The first line of a page: its name, section and what it is about.
std::string page_head(std::string_view name, int section, std::string_view what);

}  // namespace sipward::cli
