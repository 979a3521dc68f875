#include "sipward/shell/log/shape.hpp"

namespace sipward::log {
namespace {

std::string_view prefix_of(Level level) {
  switch (level) {
    case Level::trace:
    case Level::debug:
      return "<7>";
    case Level::info:
      return "<6>";
    case Level::warn:
      return "<4>";
    case Level::error:
      return "<3>";
  }
  return "";
}

}  // namespace

Shape::Shape(const Settings& settings, bool journal)
    : json_(settings.format == Format::json),
      prefixed_(settings.to == To::standard_error && journal),
      bare_(prefixed_ || settings.to == To::syslog) {}

std::string Shape::line(const Entry& entry) const {
  std::string line(prefixed_ ? prefix_of(entry.level) : "");
  if (json_) return line + to_json(entry);
  if (!bare_) line.append(time_of(entry)).append(" ").append(to_string(entry.level)).append(" ");
  return line + to_text(entry);
}

}  // namespace sipward::log
