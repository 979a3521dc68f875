#include "sipward/cli/json_text.hpp"

namespace sipward::cli {

using boost::json::object;

std::string text_at(const object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::string number_at(const object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found == nullptr ? "0" : boost::json::serialize(*found);
}

std::uint64_t count_at(const object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found == nullptr ? 0 : found->to_number<std::uint64_t>();
}

double seconds_at(const object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found == nullptr ? 0 : found->to_number<double>();
}

const object* object_at(const object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found == nullptr ? nullptr : found->if_object();
}

std::string list_at(const object& from, std::string_view key) {
  std::string all;
  const auto* found = from.if_contains(key);
  if (found == nullptr || !found->is_array()) return all;
  for (const auto& one : found->as_array()) {
    all += (all.empty() ? "" : ", ") + std::string(one.as_string());
  }
  return all;
}

std::string or_dash(const std::string& text) {
  return text.empty() ? std::string("-") : text;
}

}  // namespace sipward::cli
