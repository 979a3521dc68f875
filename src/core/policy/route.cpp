#include "sipward/core/policy/route.hpp"

#include <algorithm>
#include <charconv>

namespace sipward::policy {
namespace {

constexpr std::size_t longest_prefix = 32;
constexpr std::size_t most_digits = 18;  // E.164 has 15; what fits 64 bits whatever the digits

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_separator(char c) {  // RFC 3966 §3
  return c == '-' || c == '.' || c == '(' || c == ')';
}

struct Number {
  bool plus = false;
  std::size_t digits = 0;
  std::uint64_t value = 0;
};

std::optional<Number> parse_number(std::string_view text) {
  Number number;
  number.plus = text.starts_with('+');
  if (number.plus) text.remove_prefix(1);
  number.digits = text.size();
  const bool digits_only = std::all_of(text.begin(), text.end(), is_digit);
  if (text.empty() || text.size() > most_digits || !digits_only) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), number.value);
  return number;
}

}  // namespace

std::optional<HostPattern> HostPattern::parse(std::string_view text) {
  HostPattern pattern;
  pattern.one_label = text.starts_with("*.");
  if (pattern.one_label) text.remove_prefix(1);
  if (text.size() < 2 && pattern.one_label) return std::nullopt;
  if (text.empty() || text.find('*') != std::string_view::npos) return std::nullopt;
  pattern.text = base::lower(text);
  if (!pattern.one_label) pattern.address = IpAddress::parse(text);
  return pattern;
}

bool HostPattern::matches(const WrittenHost& host) const {
  if (address || host.address) return address == host.address;
  if (!one_label) return base::equal_ignoring_case(text, host.text);
  const auto dot = host.text.find('.');
  return dot != 0 && dot != std::string_view::npos &&
         base::equal_ignoring_case(text, host.text.substr(dot));
}

std::string HostPattern::written() const {
  return (one_label ? "*" : "") + text;
}

std::optional<UserPrefix> UserPrefix::parse(std::string_view text) {
  if (text.empty() || text.size() > longest_prefix) return std::nullopt;
  UserPrefix prefix;
  const auto digits = text.substr(text.front() == '+' ? 1 : 0);
  prefix.is_number = std::all_of(digits.begin(), digits.end(),
                                 [](char c) { return is_digit(c) || is_separator(c); });
  for (const char c : text) {
    if (!prefix.is_number || !is_separator(c)) prefix.text.push_back(c);
  }
  if (prefix.text.empty()) return std::nullopt;
  return prefix;
}

std::optional<NumberRange> NumberRange::parse(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = parse_number(text.substr(0, dash));
  const auto last = parse_number(text.substr(dash + 1));
  if (!first || !last || first->plus != last->plus || first->digits != last->digits ||
      first->value > last->value) {
    return std::nullopt;
  }
  return NumberRange{first->plus, static_cast<std::uint8_t>(first->digits), first->value,
                     last->value};
}

std::string NumberRange::end(std::uint64_t value) const {
  auto text = std::to_string(value);
  text.insert(0, digits - text.size(), '0');
  return (plus ? "+" : "") + text;
}

std::string NumberRange::written() const {
  return end(first) + "-" + end(last);
}

bool RouteMatch::empty() const {
  return from_names.empty() && methods.empty() && schemes.empty() && user_prefixes.empty() &&
         user_ranges.empty() && user_patterns.empty() && hosts.empty() && to_hosts.empty() &&
         from_hosts.empty() && headers.empty();
}

}  // namespace sipward::policy
