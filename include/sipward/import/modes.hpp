// What is known of IOS's modes: which command opens which, which commands a mode knows, and which
// are clearly not about SIP. Tables only; pure.
#pragma once

#include <string_view>
#include <vector>

#include "sipward/import/line.hpp"

namespace sipward::import {

using WordList = std::vector<std::string>;

// Which mode a line opens that stands in `mode`; Mode::other: none that is read.
Mode opened_by(Mode mode, const WordList& words);

// Is it a command of this mode? `no` and `default` before it do not matter.
bool knows(Mode mode, const WordList& words);

// Does it open a section wherever it stands? Then it ends all others.
bool opens_section(const WordList& words);

// A command of the global mode.
bool is_global(const WordList& words);

// A command of the global mode, with all below it, that has nothing to do with SIP.
bool is_no_sip(const WordList& words);

// The command behind `no` or `default`.
WordList without_no(const WordList& words);

// The mode of a prompt: "config-sip-ua".
Mode mode_of_prompt(std::string_view prompt);

}  // namespace sipward::import
