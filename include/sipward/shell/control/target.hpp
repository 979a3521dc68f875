// The target of a request: path and query, and their percent-encoding (RFC 3986 §2.1, §3.3, §3.4).
// "+" is a plus, as in telephone numbers, never a blank. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sipward/shell/control/exchange.hpp"

namespace sipward::control {

// Fit for one segment of a path: all but unreserved characters becomes %HH.
std::string percent_encoded(std::string_view text);

// None: a "%" without two digits, or what it gives is not UTF-8 or has a NUL.
std::optional<std::string> percent_decoded(std::string_view text);

// Sets path and query of `request`. Empty, or what is wrong, in a sentence.
std::string read_target(std::string_view target, Request& request);

// The inverse. What cannot stand in a path is encoded; a "%" in it stays as it is.
std::string target_of(const Request& request);

}  // namespace sipward::control
