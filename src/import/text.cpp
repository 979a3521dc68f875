#include "sipward/import/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/utf8.hpp"

namespace sipward::import {
namespace {

constexpr std::string_view pager = "--More--";
constexpr std::size_t longest_prompt = 96;
constexpr std::size_t fewest_digits = 8;  // of a line of a certificate

bool is_hex(char c) {
  return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

// Behind "--More--" a terminal goes back and writes over it.
std::string_view without_pager(std::string_view line) {
  const auto at = line.rfind(pager);
  if (at == std::string_view::npos) return line;
  const auto back = line.rfind('\b');
  const bool erased = back != std::string_view::npos && back > at;
  return line.substr(erased ? back + 1 : at + pager.size());
}

// Control characters and what is no UTF-8 as \xHH; a tab is a space.
std::string printable(std::string_view line) {
  std::string out;
  const bool utf8 = base::is_utf8(line);
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\t') {
      out.push_back(' ');
    } else if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !utf8)) {
      std::array<char, 5> hex{};
      std::snprintf(hex.data(), hex.size(), "\\x%02X", byte);
      out += hex.data();
    } else {
      out.push_back(c);
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// The length of "CUBE(config-sip-ua)#" or "CUBE#" at the beginning; its mode goes to `mode`.
std::size_t prompt_length(std::string_view line, std::string& mode) {
  const auto end = line.find_first_of("#> \"");
  if (end == std::string_view::npos || end == 0 || end > longest_prompt) return 0;
  if (line[end] != '#' && line[end] != '>') return 0;
  if (std::isalpha(static_cast<unsigned char>(line[0])) == 0) return 0;
  const auto name = line.substr(0, end);
  const auto bracket = name.find('(');
  if (bracket == std::string_view::npos) {
    mode = "exec";
  } else {
    if (name.back() != ')') return 0;
    mode = name.substr(bracket + 1, name.size() - bracket - 2);
    if (!mode.starts_with("conf") && !mode.starts_with("cfg") && !mode.starts_with("ca-")) return 0;
  }
  return end + 1;
}

class LineReader {
 public:
  explicit LineReader(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    while (!text.empty()) {
      const auto end = text.find('\n');
      auto line = text.substr(0, end);
      while (line.ends_with('\r')) line.remove_suffix(1);
      raw_.push_back(printable(without_pager(line)));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
  }

  std::vector<WrittenLine> read() {
    std::vector<WrittenLine> lines;
    while (at_ < raw_.size()) lines.push_back(read_one());
    return lines;
  }
  std::size_t total() const { return raw_.size(); }

 private:
  WrittenLine read_one() {
    WrittenLine line;
    std::string_view text = raw_[at_];
    line.number = ++at_;
    line.indent = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(line.indent);
    if (const auto length = prompt_length(text, line.prompt)) {
      text.remove_prefix(length);
      text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    }
    if (text.starts_with('!')) text = {};
    line.text = text;
    if (line.text.starts_with("banner ")) read_banner(line);
    if (line.text.starts_with("certificate ")) read_blob(line);
    if (line.text.starts_with("-----BEGIN ")) read_pem();
    line.last = at_;
    return line;
  }

  // "banner motd ^C" up to the next ^C, which may stand on the same line.
  void read_banner(WrittenLine& line) {
    const auto kind = line.text.find(' ', 7);
    if (kind == std::string::npos) return;
    const auto from = line.text.find_first_not_of(' ', kind);
    if (from == std::string::npos) return;
    const auto width =
        line.text[from] == '^' || line.text.substr(from).starts_with("\\x") ? 2U : 1U;
    const auto cut_mark = line.text.substr(from, line.text[from] == '\\' ? 4 : width);
    const bool ends_here = line.text.find(cut_mark, from + cut_mark.size()) != std::string::npos;
    line.text.resize(kind);
    if (ends_here) return;
    const auto end = std::find_if(raw_.begin() + place(), raw_.end(), [&](const auto& one) {
      return one.find(cut_mark) != std::string::npos;
    });
    if (end != raw_.end()) at_ = static_cast<std::size_t>(end - raw_.begin()) + 1;
  }

  // Lines of hexadecimal digits, up to "quit".
  void read_blob(WrittenLine& line) {
    while (at_ < raw_.size() && is_blob(raw_[at_])) {
      std::copy_if(raw_[at_].begin(), raw_[at_].end(), std::back_inserter(line.blob), is_hex);
      ++at_;
    }
    if (at_ < raw_.size() && !line.blob.empty() && trimmed(raw_[at_]) == "quit") ++at_;
  }

  static bool is_blob(const std::string& text) {
    const auto digits = std::count_if(text.begin(), text.end(), is_hex);
    const auto spaces = std::count(text.begin(), text.end(), ' ');
    const bool only_these = static_cast<std::size_t>(digits + spaces) == text.size();
    return only_these && digits >= 2 &&
           (static_cast<std::size_t>(digits) >= fewest_digits || digits % 2 == 0);
  }

  void read_pem() {
    const auto end = std::find_if(raw_.begin() + place(), raw_.end(), [](const auto& one) {
      return one.find("-----END ") != std::string::npos;
    });
    if (end != raw_.end()) at_ = static_cast<std::size_t>(end - raw_.begin()) + 1;
  }

  static std::string_view trimmed(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return text;
  }
  std::ptrdiff_t place() const { return static_cast<std::ptrdiff_t>(at_); }

  std::vector<std::string> raw_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<WrittenLine> read_lines(std::string_view text, std::size_t& total) {
  LineReader reader(text);
  total = reader.total();
  return reader.read();
}

std::string without_secrets(const std::vector<std::string>& words, const std::string& text) {
  constexpr std::array<std::string_view, 7> before{"password",   "secret", "key",       "community",
                                                   "key-string", "md5",    "passphrase"};
  if (!words.empty() && base::equal_ignoring_case(words[0], "description")) return text;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto is_one = [&](std::string_view one) {
      return base::equal_ignoring_case(words[i], one);
    };
    if (std::none_of(before.begin(), before.end(), is_one)) continue;
    std::string out;
    for (std::size_t j = 0; j <= i; ++j) out += words[j] + ' ';
    return out + "***";
  }
  return text;
}

}  // namespace sipward::import
