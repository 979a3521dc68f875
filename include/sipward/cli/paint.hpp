// Colour, on a terminal only (and never with NO_COLOR).
#pragma once

#include <string>
#include <string_view>

namespace sipward::cli {

enum class Colour { red, green, yellow };

// The text in that colour if standard output is a terminal, else as it is.
std::string painted(Colour colour, std::string_view text);

}  // namespace sipward::cli
