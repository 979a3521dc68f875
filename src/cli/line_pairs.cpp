#include "sipward/cli/line_pairs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace sipward::cli {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t most_lines = 1'000;

// "Via" of "Via: …"; of a line without a colon, as in a start line, its first word.
std::string_view key_of(std::string_view line) {
  return line.substr(0, line.find_first_of(": ="));
}

// The lengths of the longest common subsequences of what is left from each pair of lines on.
class LongestRuns {
 public:
  LongestRuns(const Lines& left, const Lines& right)
      : width_(right.size() + 1), lengths_((left.size() + 1) * width_) {
    for (auto i = left.size(); i-- > 0;) {
      for (auto j = right.size(); j-- > 0;) {
        const auto longer = std::max(at(i + 1, j), at(i, j + 1));
        lengths_[i * width_ + j] =
            left[i] == right[j] ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1) : longer;
      }
    }
  }
  std::uint16_t at(std::size_t i, std::size_t j) const { return lengths_[i * width_ + j]; }

 private:
  std::size_t width_;
  std::vector<std::uint16_t> lengths_;
};

// Lines that are not the same on both sides: those of one header belong together.
void pair_changed(const Lines& left, const Lines& right, std::vector<LinePair>& out) {
  std::size_t next = 0;
  for (const auto line : left) {
    const auto from = right.begin() + static_cast<std::ptrdiff_t>(next);
    const auto match = std::find_if(
        from, right.end(), [&](std::string_view other) { return key_of(other) == key_of(line); });
    if (match == right.end()) {
      out.push_back({line, std::nullopt});
      continue;
    }
    for (auto added = from; added != match; ++added) out.push_back({std::nullopt, *added});
    out.push_back({line, *match});
    next = static_cast<std::size_t>(match - right.begin()) + 1;
  }
  for (; next < right.size(); ++next) out.push_back({std::nullopt, right[next]});
}

std::vector<LinePair> pair_in_order(const Lines& left, const Lines& right) {
  std::vector<LinePair> pairs;
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    pairs.push_back({i < left.size() ? std::optional(left[i]) : std::nullopt,
                     i < right.size() ? std::optional(right[i]) : std::nullopt});
  }
  return pairs;
}

}  // namespace

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<LinePair> pair_lines(std::string_view left_text, std::string_view right_text) {
  const auto left = lines_of(left_text);
  const auto right = lines_of(right_text);
  if (left.size() > most_lines || right.size() > most_lines) return pair_in_order(left, right);
  const LongestRuns common(left, right);
  std::vector<LinePair> pairs;
  Lines removed, added;
  std::size_t i = 0, j = 0;
  while (i < left.size() || j < right.size()) {
    const bool equal = i < left.size() && j < right.size() && left[i] == right[j];
    if (equal) {
      pair_changed(removed, added, pairs);
      removed.clear();
      added.clear();
      pairs.push_back({left[i++], right[j++]});
    } else if (j == right.size() ||
               (i < left.size() && common.at(i + 1, j) >= common.at(i, j + 1))) {
      removed.push_back(left[i++]);
    } else {
      added.push_back(right[j++]);
    }
  }
  pair_changed(removed, added, pairs);
  return pairs;
}

}  // namespace sipward::cli
