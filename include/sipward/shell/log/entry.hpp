// One event in the log: a stable name, a sentence, and its facts for programs. Plain values; pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sipward/shell/log/settings.hpp"

namespace sipward::log {

struct Field {
  std::string_view name;  // a literal
  std::variant<std::string, std::int64_t, bool> value;
};

struct Entry {
  std::chrono::system_clock::time_point at;
  Level level = Level::info;
  std::string_view event;  // a literal: "handshake-failed"
  std::string peer;        // empty: of none
  std::string text;        // for people, without the event's name
  std::vector<Field> fields;
};

// "handshake-failed: peer cvp (…) …". One line: control characters and what is no UTF-8 become "?".
std::string to_text(const Entry& entry);
// {"time":"2026-11-01T12:00:00.000Z","level":"warn","event":…,"peer":…,"text":…, and the fields}
std::string to_json(const Entry& entry);
// "2026-11-01T12:00:00.000Z"
std::string time_of(const Entry& entry);

}  // namespace sipward::log
