#include "sipward/shell/config/quantity.hpp"

#include <charconv>

namespace sipward::config {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

// From the largest to the smallest.
constexpr Unit times[] = {{"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
constexpr Unit sizes[] = {{"MiB", 1'048'576}, {"KiB", 1024}, {"B", 1}, {"", 1}};

template <std::size_t N>
std::optional<std::int64_t> in_units(std::string_view text, const Unit (&units)[N]) {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || number < 0) return std::nullopt;
  std::string_view unit(at, static_cast<std::size_t>(end - at));
  if (unit.size() > 1 && unit.front() == ' ') unit.remove_prefix(1);
  for (const auto& [name, factor] : units) {
    if (name == unit && number <= INT64_MAX / factor) return number * factor;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto milliseconds = in_units(text, times);
  if (!milliseconds) return std::nullopt;
  return std::chrono::milliseconds(*milliseconds);
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  return in_units(text, sizes);
}

std::string to_text(std::chrono::milliseconds duration) {
  const auto count = duration.count();
  for (const auto& [name, factor] : times) {
    if (count != 0 && count % factor == 0) return std::to_string(count / factor).append(name);
  }
  return "0ms";
}

std::string size_text(std::int64_t bytes) {
  for (const auto& [name, factor] : sizes) {
    if (bytes != 0 && bytes % factor == 0) {
      return std::to_string(bytes / factor).append(1, ' ').append(name);
    }
  }
  return "0 B";
}

}  // namespace sipward::config
