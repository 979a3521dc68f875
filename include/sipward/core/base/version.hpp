// The version of the program, and when it was made: manual pages bear both.
#pragma once

namespace sipward::base {

inline constexpr auto version = "0.1.0";
inline constexpr auto version_date = "2026-11-26";

}  // namespace sipward::base
