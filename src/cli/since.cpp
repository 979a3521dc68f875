#include "sipward/cli/since.hpp"

#include <charconv>
#include <ctime>
#include <string>

namespace sipward::cli {
namespace {

using std::chrono::seconds;

constexpr long long most = 4'000'000'000;  // seconds

std::optional<seconds> length_of(std::string_view text) {
  long long amount = 0;
  const auto* end = text.data() + text.size();
  const auto [unit, error] = std::from_chars(text.data(), end, amount);
  if (error != std::errc() || end - unit != 1 || amount < 0 || amount > most) return std::nullopt;
  switch (*unit) {
    case 's':
      return seconds(amount);
    case 'm':
      return seconds(amount * 60);
    case 'h':
      return seconds(amount * 3'600);
    case 'd':
      return seconds(amount * 86'400);
    default:
      return std::nullopt;
  }
}

std::optional<std::chrono::system_clock::time_point> moment_of(const std::string& text) {
  std::tm parts{};
  const char* end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

}  // namespace

std::optional<seconds> since(std::string_view text, std::chrono::system_clock::time_point now) {
  if (const auto length = length_of(text)) return length;
  const auto moment = moment_of(std::string(text));
  if (!moment || *moment > now) return std::nullopt;
  return std::chrono::duration_cast<seconds>(now - *moment);
}

}  // namespace sipward::cli
