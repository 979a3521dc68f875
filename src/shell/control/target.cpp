#include "sipward/shell/control/target.hpp"

#include "sipward/core/base/utf8.hpp"

namespace sipward::control {
namespace {

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view upper_digits = "0123456789ABCDEF";
constexpr std::string_view unreserved_marks = "-._~";
constexpr std::string_view path_marks = "-._~/%!$&'()*+,;=:@";

std::string encoded(std::string_view text, std::string_view kept_marks) {
  std::string out;
  for (const char c : text) {
    const bool kept = letters_and_digits.find(c) != std::string_view::npos ||
                      kept_marks.find(c) != std::string_view::npos;
    if (kept) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(upper_digits[byte >> 4]);
    out.push_back(upper_digits[byte & 15]);
  }
  return out;
}

// -1: not a hexadecimal digit.
int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// -1: not two digits at the front.
int byte_of(std::string_view digits) {
  if (digits.size() < 2) return -1;
  const int high = digit_of(digits[0]);
  const int low = digit_of(digits[1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

// Takes what stands before the next separator, and the separator, from the front of `text`.
std::string_view take_until(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const auto taken = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return taken;
}

std::string read_query(std::string_view text, Request& request) {
  while (!text.empty()) {
    auto value = take_until(text, '&');
    if (value.empty()) continue;
    const auto name = percent_decoded(take_until(value, '='));
    const auto decoded = percent_decoded(value);
    if (!name || !decoded) return "the query is badly percent-encoded";
    if (!request.query.emplace(*name, *decoded).second) {
      return "the query says \"" + *name + "\" twice";
    }
  }
  return {};
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  return encoded(text, unreserved_marks);
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.front() != '%') {
      out.push_back(text.front());
      text.remove_prefix(1);
      continue;
    }
    const int byte = byte_of(text.substr(1));
    if (byte < 0) return std::nullopt;
    out.push_back(static_cast<char>(byte));
    text.remove_prefix(3);
  }
  if (out.find('\0') != std::string::npos || !base::is_utf8(out)) return std::nullopt;
  return out;
}

std::string read_target(std::string_view target, Request& request) {
  request.path = take_until(target, '?');
  request.query.clear();
  if (!request.path.starts_with('/')) return "a path begins with \"/\"";
  if (!percent_decoded(request.path)) return "the path is badly percent-encoded";
  return read_query(target, request);
}

std::string target_of(const Request& request) {
  auto target = encoded(request.path, path_marks);
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    target.push_back(separator);
    target.append(percent_encoded(name)).append("=").append(percent_encoded(value));
    separator = '&';
  }
  return target;
}

}  // namespace sipward::control
