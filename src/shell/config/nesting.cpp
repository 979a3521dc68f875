// How deep the tables of a file go, seen before it is parsed: toml++ 3.3 bounds nested values but
// not the dots of a key, and destroying a million tables in one another exhausts the stack.
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

constexpr std::size_t most_dots = 16;  // of the keys on one line

// Where the text in quotes that begins at `at` ends; an unfinished one ends with its line.
std::size_t end_of_text(std::string_view toml, std::size_t at) {
  const char quote = toml[at];
  const std::string three(3, quote);
  const bool long_text = toml.substr(at, 3) == three;
  auto i = at + (long_text ? 3 : 1);
  for (; i < toml.size(); ++i) {
    if (toml[i] == '\\' && quote == '"') {
      ++i;
    } else if (!long_text && toml[i] == '\n') {
      return i;
    } else if (!long_text && toml[i] == quote) {
      return i + 1;
    } else if (long_text && toml.substr(i, 3) == three) {
      i += 3;
      while (i < toml.size() && toml[i] == quote) ++i;  // two more may stand before the end
      return i;
    }
  }
  return toml.size();
}

}  // namespace

std::optional<Place> too_deep(std::string_view toml) {
  std::size_t line = 1, begin = 0, dots = 0;
  for (std::size_t i = 0; i < toml.size();) {
    const char c = toml[i];
    if (c == '"' || c == '\'') {
      const auto end = end_of_text(toml, i);
      for (; i < end; ++i) {
        if (toml[i] != '\n') continue;
        ++line;
        begin = i + 1;
      }
      continue;
    }
    if (c == '#') {
      i = std::min(toml.find('\n', i), toml.size());
      continue;
    }
    if (c == '.' && ++dots > most_dots) return Place{line, i - begin + 1};
    if (c == '\n') {
      ++line;
      begin = i + 1;
      dots = 0;
    }
    ++i;
  }
  return std::nullopt;
}

}  // namespace sipward::config
