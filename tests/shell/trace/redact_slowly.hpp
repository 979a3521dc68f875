// redact() told line by line, without a glance ahead: what it has to be equal to.
#pragma once

#include <algorithm>
#include <string>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::trace {

class SlowRedaction {
 public:
  static std::string of(const std::string& text) {
    std::string out;
    bool in_credentials = false;
    for (std::size_t begin = 0; begin < text.size();) {
      const auto feed = text.find('\n', begin);
      const auto end = feed == text.npos ? text.size() : feed + 1;
      auto line = text.substr(begin, end - begin);
      begin = end;
      in_credentials = in_credentials && (line[0] == ' ' || line[0] == '\t');
      if (in_credentials) {
        cross_out(line, 0, line.size());
      } else if (is_credentials(line)) {
        in_credentials = true;
        cross_out(line, openly(line), line.size());
      } else if (line.size() > 1 && line[1] == '=') {
        body_line(line);
      }
      out += line;
    }
    return out;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t'; }
  static void cross_out(std::string& line, std::size_t from, std::size_t to) {
    for (; from < to && from < line.size(); ++from) {
      if (line[from] != '\r' && line[from] != '\n') line[from] = 'x';
    }
  }
  static bool begins_with(const std::string& text, std::size_t at, const std::string& small) {
    return base::equal_ignoring_case(text.substr(std::min(at, text.size()), small.size()), small);
  }
  static bool is_credentials(const std::string& line) {
    const auto colon = line.find(':');
    if (colon == line.npos) return false;
    auto name = line.substr(0, colon);
    while (!name.empty() && is_blank(name.back())) name.pop_back();
    return base::equal_ignoring_case(name, "authorization") ||
           base::equal_ignoring_case(name, "proxy-authorization");
  }
  // From where on the line is secret.
  static std::size_t openly(const std::string& line) {
    auto text = line;
    if (!text.empty() && text.back() == '\n') text.pop_back();
    auto at = text.find(':') + 1;
    while (at < text.size() && is_blank(text[at])) ++at;
    const bool digest = begins_with(text, at, "digest");
    while (at < text.size() && !is_blank(text[at])) ++at;
    while (at < text.size() && is_blank(text[at])) ++at;
    if (!digest || !begins_with(text, at, "username=\"")) return at;
    const auto quote = text.find('"', at + 10);
    return quote == text.npos ? at : quote + 1;
  }
  static void body_line(std::string& line) {
    const auto size = line.back() == '\n' ? line.size() - 1 : line.size();
    const std::string mark = "inline:";
    for (auto at = line.find(mark); at != line.npos; at = line.find(mark, at)) {
      at += mark.size();
      const auto end = std::min(line.find_first_of("| \t;\r\n", at), size);
      cross_out(line, at, end);
      at = end;
    }
    if (line[0] == 'k' && size > 2) {
      const auto colon = line.find(':');
      if (colon != line.npos) cross_out(line, colon + 1, size);
    } else if (begins_with(line, 0, "a=ice-pwd:")) {
      cross_out(line, 10, size);
    } else if (begins_with(line, 0, "a=key-mgmt:")) {
      const auto blank = line.find(' ', 11);
      cross_out(line, blank == line.npos ? 11 : blank + 1, size);
    }
  }
};

}  // namespace sipward::trace
