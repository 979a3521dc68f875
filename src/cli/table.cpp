#include "sipward/cli/table.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "sipward/cli/printable.hpp"

namespace sipward::cli {
namespace {

constexpr std::string_view gap = "  ";

std::vector<std::size_t> widths_of(const std::vector<Row>& lines, std::size_t widest) {
  std::vector<std::size_t> widths;
  for (const auto& line : lines) {
    widths.resize(std::max(widths.size(), line.size()), 1);
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(line[i]));
    }
  }
  if (widths.empty()) return widths;
  const auto gaps = gap.size() * (widths.size() - 1);
  auto total = std::accumulate(widths.begin(), widths.end(), gaps);
  for (; total > widest; --total) {
    auto& longest = *std::max_element(widths.begin(), widths.end());
    if (longest == 1) break;
    --longest;
  }
  return widths;
}

}  // namespace

std::string to_table(const Row& header, const std::vector<Row>& rows, std::size_t widest) {
  std::vector<Row> lines{header};
  lines.insert(lines.end(), rows.begin(), rows.end());
  for (auto& line : lines) std::transform(line.begin(), line.end(), line.begin(), harmless);
  const auto widths = widths_of(lines, widest);
  std::string text;
  for (const auto& line : lines) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i != 0) out += gap;
      out += fitted(line[i], widths[i]);
    }
    out.erase(out.find_last_not_of(' ') + 1);
    text.append(out).push_back('\n');
  }
  return text;
}

}  // namespace sipward::cli
