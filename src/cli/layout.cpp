#include "sipward/cli/layout.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <optional>

#include "sipward/shell/tls/inspection.hpp"

namespace sipward::cli {
namespace {

constexpr std::size_t most_columns = 100;

// Where to break a text that is longer than `room`; past the end of a word without a space.
std::size_t break_at(std::string_view text, std::size_t room) {
  if (text.size() <= room) return text.size();
  const auto space = text.rfind(' ', room);
  return space == std::string_view::npos || space == 0 ? room : space;
}

std::optional<int> days(std::string_view date) {
  return tls::days_until(date, std::chrono::system_clock::now());
}

}  // namespace

std::string row(std::size_t indent, std::string_view label, std::string_view text,
                std::size_t label_width) {
  std::string out;
  std::string head = std::string(indent, ' ') + std::string(label);
  const auto start = std::max(indent + label_width, head.size() + 1);
  while (!text.empty()) {
    head.resize(start, ' ');
    const auto size = break_at(text, most_columns - start);
    out += head + std::string(text.substr(0, size)) + '\n';
    text.remove_prefix(size);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    head.clear();
  }
  return out;
}

std::string days_text(int count) {
  return std::to_string(count) + (count == 1 ? " day" : " days");
}

std::string until_text(std::string_view not_after) {
  const auto left = days(not_after);
  std::string date(not_after);
  if (!left) return date;
  if (*left < 0) return "expired on " + date + ", " + days_text(-*left) + " ago";
  return "until " + date + ", " + days_text(*left) + " left";
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void print(const boost::json::value& value) {
  print(boost::json::serialize(value) + '\n');
}

}  // namespace sipward::cli
