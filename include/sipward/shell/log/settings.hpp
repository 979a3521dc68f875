// What is logged, how and where: the [log] table.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace sipward::log {

enum class Level : std::uint8_t { trace, debug, info, warn, error };  // the most to the least

constexpr std::string_view to_string(Level level) {
  switch (level) {
    case Level::trace:
      return "trace";
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "?";
}

struct LevelSettings {
  Level usual = Level::info;
  std::map<std::string, Level, std::less<>> peers;  // by name, instead of the usual one

  bool operator==(const LevelSettings&) const = default;
};

enum class Format : std::uint8_t { text, json };
enum class To : std::uint8_t { standard_error, syslog, file };

struct Settings {
  LevelSettings levels;
  Format format = Format::text;
  To to = To::standard_error;
  std::filesystem::path file;  // if `to` says so
};

}  // namespace sipward::log
