#include "sipward/load/measure/field.hpp"

#include <algorithm>

namespace sipward::load {
namespace {

constexpr std::array<std::string_view, field_count> names{
    "request_uri",   "target_host", "target_port", "to_user",  "to_tag_param", "from_user",
    "from_tag",      "call_id",     "cseq",        "branch",   "routes",       "transport",
    "uri_transport", "local_host",  "local_port",  "local_ip", "ip_version",   "media_port",
    "session",       "body",        "len"};

}  // namespace

std::string_view to_string(Field field) {
  return names[static_cast<std::size_t>(field)];
}

std::optional<Field> parse_field(std::string_view name) {
  const auto* found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Field>(found - names.begin());
}

std::string field_names() {
  std::string all;
  for (const auto name : names) {
    all.append(all.empty() ? "[" : ", [").append(name).append("]");
  }
  return all;
}

}  // namespace sipward::load
