// From the text of a file or a terminal to lines: line ends, pagers and prompts taken off, what
// takes several lines (banners, certificates, PEM) put together. Knows no command but those.
// Pure; any bytes give lines without control characters, in UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sipward::import {

struct WrittenLine {
  std::size_t number = 0, last = 0;  // 1-based
  std::size_t indent = 0;            // columns
  std::string text;                  // empty: nothing but white space, or a comment
  std::string prompt;                // "config-sip-ua" of CUBE(config-sip-ua)#, "exec" of CUBE#
  std::string blob;                  // the hexadecimal digits below a certificate
};

// Also the number of lines in the text.
std::vector<WrittenLine> read_lines(std::string_view text, std::size_t& total);

// Passwords and keys, which stand in the words behind some keywords, become ***.
std::string without_secrets(const std::vector<std::string>& words, const std::string& text);

}  // namespace sipward::import
