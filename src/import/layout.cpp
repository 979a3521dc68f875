#include "sipward/import/layout.hpp"

#include <algorithm>

namespace sipward::import {
namespace {

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80;
}

// The bytes of the first `columns` code points.
std::size_t bytes_of(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  while (at < text.size() && columns > 0) {
    do ++at;
    while (at < text.size() && is_continuation(text[at]));
    --columns;
  }
  return at;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string broken(std::string_view head, std::string_view below, std::string_view text) {
  std::string out;
  std::string start(head);
  const auto room = most_columns - std::min(width_of(head), most_columns / 2);
  do {
    auto size = bytes_of(text, room);
    if (size < text.size()) {
      const auto space = text.rfind(' ', size);
      if (space != std::string_view::npos && space > 0) size = space;
    }
    out += start + std::string(text.substr(0, size));
    while (out.ends_with(' ')) out.pop_back();
    out += '\n';
    text.remove_prefix(size);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    start = below;
  } while (!text.empty());
  return out;
}

}  // namespace

std::string paragraph(std::string_view head, std::string_view text) {
  return broken(head, std::string(width_of(head), ' '), text);
}

std::string commented(std::string_view text) {
  return broken("# ", "# ", text);
}

std::string cut(std::string_view text, std::size_t columns) {
  const auto fits = bytes_of(text, columns);
  if (fits == text.size()) return std::string(text);
  return std::string(text.substr(0, bytes_of(text, columns - 1))) + "…";
}

std::string numbers_text(const Lines& lines) {
  std::string text = lines.size() == 1 ? "line " : "lines ";
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t run = 1;
    while (i + run < lines.size() && lines[i + run] == lines[i] + run) ++run;
    if (i > 0) text += ", ";
    text += std::to_string(lines[i]);
    if (run == 2) text += ", " + std::to_string(lines[i + 1]);
    if (run > 2) text += "–" + std::to_string(lines[i + run - 1]);
    i += run;
  }
  return text;
}

}  // namespace sipward::import
