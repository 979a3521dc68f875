#include "sipward/shell/control/query.hpp"

#include <algorithm>
#include <charconv>

namespace sipward::control {
namespace {

constexpr std::uint64_t oldest = 60;  // seconds

}  // namespace

std::string text_in(const Request& request, const std::string& key) {
  const auto at = request.query.find(key);
  return at == request.query.end() ? std::string() : at->second;
}

std::optional<std::uint64_t> number_in(const Request& request, const std::string& key,
                                       std::uint64_t usual) {
  const auto at = request.query.find(key);
  if (at == request.query.end()) return usual;
  std::uint64_t number = 0;
  const auto* end = at->second.data() + at->second.size();
  const auto [stopped, error] = std::from_chars(at->second.data(), end, number);
  return error == std::errc() && stopped == end ? std::optional(number) : std::nullopt;
}

Answer no_number(const Request& request, const std::string& key) {
  return refusal(400, key + " is \"" + text_in(request, key) + "\"; expected a whole number");
}

bool fits(const Request& request, const char* key, std::string_view value) {
  const auto wanted = request.query.find(key);
  return wanted == request.query.end() || wanted->second == value;
}

std::optional<Part> part_in(const Request& request, Answer& problem) {
  const auto from = number_in(request, "from", 0);
  const auto most = number_in(request, "most", SIZE_MAX);
  if (!from || !most) {
    problem = no_number(request, from ? "most" : "from");
    return std::nullopt;
  }
  return Part{*from, *most};
}

std::chrono::seconds age_in(const Request& request) {
  const auto seconds = number_in(request, "age", 0).value_or(0);
  return std::chrono::seconds(std::min(seconds, oldest));
}

}  // namespace sipward::control
