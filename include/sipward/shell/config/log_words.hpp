// The levels of the log as a configuration spells them.
#pragma once

#include <string_view>
#include <utility>

#include "sipward/shell/log/settings.hpp"

namespace sipward::config {

inline constexpr std::pair<std::string_view, log::Level> log_levels[] = {
    {"trace", log::Level::trace},
    {"debug", log::Level::debug},
    {"info", log::Level::info},
    {"warn", log::Level::warn},
    {"error", log::Level::error}};

}  // namespace sipward::config
