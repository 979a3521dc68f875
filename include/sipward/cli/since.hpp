// A time in the past as a person writes it: "90s", "30m", "2h", "3d", or "2026-11-26T10:00:00Z".
// Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace sipward::cli {

// How long before `now`; nothing: it is none of these, or lies in the future.
std::optional<std::chrono::seconds> since(std::string_view text,
                                          std::chrono::system_clock::time_point now);

}  // namespace sipward::cli
