#include "sipward/load/measure/format.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace sipward::load {
namespace {

struct Unit {
  double size;
  std::string_view name;
};

// Three digits, "1.23", "12.3", "123", and more before the point if there are more.
std::string three_digits(double number) {
  const auto size = std::abs(number);
  return fixed(number, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

// In the largest unit of which it has at least one.
template <std::size_t count>
std::string in_units(double number, const std::array<Unit, count>& units) {
  const auto* unit = units.data();
  while (unit + 1 < units.data() + count && number >= 0.9995 * (unit + 1)->size) ++unit;
  const auto text = unit->size == 1 ? fixed(number, 0) : three_digits(number / unit->size);
  return text + " " + std::string(unit->name);
}

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

}  // namespace

std::string fixed(double number, int decimals) {
  std::array<char, 64> text{};
  const auto size = std::snprintf(text.data(), text.size(), "%.*f", decimals, number);
  return {text.data(), std::min(static_cast<std::size_t>(std::max(size, 0)), text.size() - 1)};
}

std::string text_of(std::chrono::nanoseconds time) {
  static constexpr std::array<Unit, 4> units{{{1, "ns"}, {1e3, "µs"}, {1e6, "ms"}, {1e9, "s"}}};
  if (time.count() == 0) return "0";
  return in_units(static_cast<double>(time.count()), units);
}

std::string text_of_bytes(std::uint64_t size) {
  static constexpr std::array<Unit, 4> units{{{1, "B"}, {1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}}};
  return in_units(static_cast<double>(size), units);
}

std::string grouped(std::uint64_t number) {
  auto text = std::to_string(number);
  for (auto at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string text_of_rate(double rate) {
  if (rate < 0.005) return "0";
  return rate < 99.95 ? three_digits(rate)
                      : grouped(static_cast<std::uint64_t>(std::llround(rate)));
}

std::string percent(double share) {
  const auto hundredths = share * 100;
  if (hundredths <= 0) return "0%";
  if (hundredths < 0.01) return "<0.01%";
  if (hundredths >= 100) return "100%";
  // What is not all of it is not shown as all of it.
  if (hundredths > 99.99) return ">99.99%";
  return fixed(hundredths, hundredths < 9.995 || hundredths > 99 ? 2 : 1) + "%";
}

std::string utc_text(std::int64_t seconds_since_1970) {
  using std::chrono::days;
  using std::chrono::seconds;
  const std::chrono::sys_seconds moment{seconds(seconds_since_1970)};
  const auto day = std::chrono::floor<days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d UTC",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text.data();
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string left(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(columns - std::min(columns, columns_of(text)), ' ');
}

std::string right(std::string_view text, std::size_t columns) {
  return std::string(columns - std::min(columns, columns_of(text)), ' ') + std::string(text);
}

}  // namespace sipward::load
