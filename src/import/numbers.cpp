#include "sipward/import/numbers.hpp"

#include <algorithm>

namespace sipward::import {
namespace {

constexpr std::string_view keys = "0123456789ABCD*#";  // of a telephone
constexpr auto any_key = "[0-9A-D*#]";
constexpr std::size_t longest_pattern = 128;
constexpr std::size_t longest_prefix = 32;  // of a user_prefix, in bytes
constexpr std::size_t longest_range = 18;   // of a user_range, in digits
constexpr std::size_t most_groups = 8;      // one in another

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_key(char c) {
  return keys.find(c) != std::string_view::npos;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a pattern from left to right and writes the expression that means the same.
class Translator {
 public:
  explicit Translator(std::string_view text) : text_(text) {}

  std::optional<ReadPattern> translate() {
    if (text_.starts_with('^')) text_.remove_prefix(1);
    if (text_.starts_with('+')) {
      text_.remove_prefix(1);
      literal_ = "+";
      regex_ = "\\+";
      ++specificity_.explicit_digits;
    }
    for (; at_ < text_.size() && good_; ++at_) take(upper(text_[at_]));
    if (!good_ || depth_ != 0 || (!any_ && !open_)) return std::nullopt;
    return ReadPattern{numbers(), specificity_};
  }

 private:
  void take(char c) {
    const bool last = at_ + 1 == text_.size();
    if (c == ',') return;  // a pause while dialling
    if (c == 'T') {
      open_ = good_ = last;
    } else if (c == '$') {
      specificity_.open_end = false;
      good_ = last;
    } else if (c == '.') {
      add(any_key, specificity_.wildcards);
      ++dots_;
    } else if (c == '[') {
      take_class();
    } else if (c == '?' || c == '%') {
      good_ = repeatable_;
      regex_ += c == '?' ? '?' : '*';
      plain_ = repeatable_ = false;
    } else if (c == '(') {
      good_ = ++depth_ <= most_groups;
      regex_ += "(?:";
      plain_ = repeatable_ = false;
      group_empty_ = true;
    } else if (c == ')') {
      good_ = depth_ > 0 && !group_empty_;
      if (good_) --depth_;
      regex_ += ')';
      repeatable_ = true;
    } else {
      take_key(c);
    }
  }

  void take_key(char c) {
    good_ = is_key(c);
    if (!good_) return;
    const bool special = c == '*';
    add(special ? "\\*" : std::string(1, c), specificity_.explicit_digits);
    if (dots_ != 0) plain_ = false;
    literal_.push_back(c);
  }

  void add(const std::string& expression, std::size_t& count) {
    regex_ += expression;
    ++count;
    any_ = repeatable_ = true;
    group_empty_ = false;
  }

  // "[2-9]", "[^01]", "[1,3,5]": written out and put together again.
  void take_class() {
    const auto end = text_.find(']', at_);
    good_ = end != std::string_view::npos && end > at_ + 1;
    if (!good_) return;
    auto inner = text_.substr(at_ + 1, end - at_ - 1);
    const bool inverted = inner.front() == '^';
    if (inverted) inner.remove_prefix(1);
    std::string chosen;
    for (std::size_t i = 0; i < inner.size() && good_; ++i) {
      const char first = upper(inner[i]);
      if (first == ',') continue;
      const bool range = i + 2 < inner.size() && inner[i + 1] == '-';
      const char last = range ? upper(inner[i + 2]) : first;
      good_ = is_key(first) && is_key(last) && keys.find(first) <= keys.find(last);
      if (!good_) return;
      chosen += keys.substr(keys.find(first), keys.find(last) - keys.find(first) + 1);
      if (range) i += 2;
    }
    std::string members;
    for (const char key : keys) {
      if ((chosen.find(key) != std::string::npos) != inverted) members.push_back(key);
    }
    good_ = !members.empty();
    add(class_of(members), specificity_.classes);
    plain_ = false;
    at_ = end;
  }

  static std::string class_of(const std::string& members) {
    std::string out = "[";
    for (std::size_t i = 0; i < members.size();) {
      std::size_t run = 1;
      while (i + run < members.size() && members[i + run] == members[i] + static_cast<char>(run)) {
        ++run;
      }
      out += members[i];
      if (run > 2) out.append("-").append(1, members[i + run - 1]);
      if (run == 2) out += members[i + 1];
      i += run;
    }
    return out + "]";
  }

  Numbers numbers() const {
    const auto digits = literal_.substr(literal_.starts_with('+') ? 1 : 0);
    const bool decimal = std::all_of(digits.begin(), digits.end(), is_digit);
    if (plain_ && dots_ == 0 && specificity_.open_end && decimal && !digits.empty() &&
        literal_.size() <= longest_prefix) {
      return {literal_, {}, {}};
    }
    if (plain_ && decimal && !specificity_.open_end && digits.size() + dots_ <= longest_range) {
      return {
          {}, literal_ + std::string(dots_, '0') + "-" + literal_ + std::string(dots_, '9'), {}};
    }
    // ".T" is how IOS says "everything": a plus in front does not matter to it.
    if (literal_.empty() && plain_ && open_) {
      return {{}, {}, "^\\+?" + (regex_.empty() ? any_key : regex_)};
    }
    return {{}, {}, "^" + regex_ + (specificity_.open_end ? "" : "$")};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string regex_, literal_;  // literal_: while plain_, all before the dots
  Specificity specificity_;
  std::size_t dots_ = 0, depth_ = 0;
  bool good_ = true;
  bool plain_ = true;  // a plus, digits, dots, and nothing else
  bool any_ = false, open_ = false, repeatable_ = false, group_empty_ = false;
};

}  // namespace

std::strong_ordering Specificity::operator<=>(const Specificity& other) const {
  if (const auto by = other.explicit_digits <=> explicit_digits; by != 0) return by;
  if (const auto by = other.classes <=> classes; by != 0) return by;
  if (const auto by = open_end <=> other.open_end; by != 0) return by;
  return other.wildcards <=> wildcards;
}

std::optional<ReadPattern> read_pattern(std::string_view pattern) {
  if (pattern.size() > longest_pattern) return std::nullopt;
  return Translator(pattern).translate();
}

}  // namespace sipward::import
