#include "sipward/cli/age.hpp"

#include <array>
#include <cstdio>

namespace sipward::cli {
namespace {

std::string two(unsigned long long large, char unit, unsigned long long small, char small_unit) {
  char text[48];
  std::snprintf(text, sizeof text, "%llu%c %02llu%c", large, unit, small, small_unit);
  return text;
}

}  // namespace

std::string age_text(double seconds) {
  char text[32];
  if (seconds < 10) {
    std::snprintf(text, sizeof text, "%.1fs", seconds);
    return text;
  }
  const auto whole = static_cast<unsigned long long>(seconds);
  if (whole < 60) return std::to_string(whole) + "s";
  if (whole < 3'600) return two(whole / 60, 'm', whole % 60, 's');
  if (whole < 86'400) return two(whole / 3'600, 'h', whole % 3'600 / 60, 'm');
  return two(whole / 86'400, 'd', whole % 86'400 / 3'600, 'h');
}

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1'000) return std::to_string(bytes) + " B";
  static constexpr std::array units{"kB", "MB", "GB", "TB", "PB"};
  auto amount = static_cast<double>(bytes) / 1'000;
  std::size_t unit = 0;
  for (; amount >= 999.5 && unit + 1 < units.size(); ++unit) amount /= 1'000;
  char text[32];
  std::snprintf(text, sizeof text, amount < 9.95 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
  return text;
}

}  // namespace sipward::cli
