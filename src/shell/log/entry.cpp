#include "sipward/shell/log/entry.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <ctime>

#include "sipward/core/base/utf8.hpp"

namespace sipward::log {
namespace {

using boost::json::value;

value json_of(const Field& field) {
  return std::visit(
      [](const auto& one) -> value {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, std::string>) {
          return value(base::well_formed(one));
        } else {
          return one;
        }
      },
      field.value);
}

}  // namespace

std::string time_of(const Entry& entry) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(entry.at);
  const auto millis = duration_cast<milliseconds>(entry.at - whole).count();
  const auto seconds_since = system_clock::to_time_t(whole);
  std::tm parts{};
  ::gmtime_r(&seconds_since, &parts);
  std::array<char, 40> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text.data() + size, text.size() - size, ".%03dZ", static_cast<int>(millis));
  return text.data();
}

std::string to_text(const Entry& entry) {
  auto line = base::well_formed(std::string(entry.event) + ": " + entry.text);
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return line;
}

std::string to_json(const Entry& entry) {
  boost::json::object line{
      {"time", time_of(entry)}, {"level", to_string(entry.level)}, {"event", entry.event}};
  if (!entry.peer.empty()) line["peer"] = base::well_formed(entry.peer);
  line["text"] = base::well_formed(entry.text);
  for (const auto& field : entry.fields) line[field.name] = json_of(field);
  return boost::json::serialize(line);
}

}  // namespace sipward::log
