// An IOS destination-pattern as conditions of our routes, and how specific it is: IOS takes the
// dial-peer with the longest explicit match, ours the first route that fits. Pure.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sipward::import {

// One of them is set; none: every user fits.
struct Numbers {
  std::string prefix;  // user_prefix
  std::string range;   // user_range
  std::string regex;   // user_regex
};

struct Specificity {
  std::size_t explicit_digits = 0, classes = 0, wildcards = 0;
  bool open_end = true;  // T, or no $
  // More specific first.
  std::strong_ordering operator<=>(const Specificity& other) const;
  bool operator==(const Specificity&) const = default;
};

struct ReadPattern {
  Numbers numbers;
  Specificity specificity;
};

// Digits, "+" in front, "." for any digit, "[1-5]", "T", "$", "?", "%", "( )", "^" in front, ","
// for a pause. A pattern without "$" fits numbers that go on behind it. Nothing for other text.
std::optional<ReadPattern> read_pattern(std::string_view pattern);

}  // namespace sipward::import
