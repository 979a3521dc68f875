// Times and sizes as people write them: a whole number and a unit. Pure; used within shell/config.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sipward::config {

// "500ms", "32s", "3m", "2h", a space before the unit allowed; nothing for anything else.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// "1300", "1300 B", "32 KiB", "4 MiB".
std::optional<std::int64_t> parse_size(std::string_view text);

// The same in the largest unit that holds it exactly.
std::string to_text(std::chrono::milliseconds duration);
std::string size_text(std::int64_t bytes);

}  // namespace sipward::config
