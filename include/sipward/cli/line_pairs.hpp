// Which lines of one text became which of another: the longest common run of equal lines, and
// between them those of the same header. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace sipward::cli {

std::vector<std::string_view> lines_of(std::string_view text);  // without CR and LF

struct LinePair {
  std::optional<std::string_view> left, right;  // at least one
  bool same() const { return left == right; }
};
// In the order of the texts. Texts of more than a thousand lines are paired line by line.
std::vector<LinePair> pair_lines(std::string_view left, std::string_view right);

}  // namespace sipward::cli
