// The version of the program.
#pragma once

namespace sipward::base {

inline constexpr auto version = "0.1.0";

}  // namespace sipward::base
