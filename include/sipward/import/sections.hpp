// From written lines to lines that know their mode: by indentation where there is one, by the
// prompt where one was copied, and else as IOS itself reads: a command belongs to the mode that is
// open if that mode knows it, and to the global one if not. Pure.
#pragma once

#include <string_view>

#include "sipward/import/line.hpp"

namespace sipward::import {

Document read_document(std::string_view text);

// Says of the lines that nobody else reads whether they are clearly about something else than SIP.
void set_aside(Document& document);

}  // namespace sipward::import
