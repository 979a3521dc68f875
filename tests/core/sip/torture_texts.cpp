#include "core/sip/torture_texts.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "sipward/core/sip/scan.hpp"

namespace sipward::sip::test {
namespace {

constexpr std::string_view mark = "=== ";

int number(std::string_view digits, int base) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return value;
}

// "{N*TEXT}" and "{length}", which is left for later; `at` stands on the brace.
std::string expanded(std::string_view line, std::size_t& at) {
  const auto end = line.find('}', at);
  const auto inner = line.substr(at + 1, end - at - 1);
  at = end + 1;
  if (inner == "length") return "\\{length}";
  const auto star = inner.find('*');
  std::string text;
  for (int i = number(inner.substr(0, star), 10); i > 0; --i) text += inner.substr(star + 1);
  return text;
}

std::string unescaped(std::string_view line) {
  std::string text;
  for (std::size_t at = 0; at < line.size();) {
    if (line.substr(at).starts_with("\\x")) {
      text += static_cast<char>(number(line.substr(at + 2, 2), 16));
      at += 4;
    } else if (line.substr(at).starts_with("\\{")) {
      text += expanded(line, ++at);
    } else {
      text += line[at++];
    }
  }
  return text;
}

TortureText begun(std::string_view line) {
  std::vector<std::string> columns;
  for (auto bar = line.find('|'); !line.empty(); bar = line.find('|')) {
    columns.emplace_back(trim(line.substr(0, bar)));
    line = bar == std::string_view::npos ? std::string_view() : line.substr(bar + 1);
  }
  const bool ends = columns.size() > 4 && columns[4].find("closed") != std::string::npos;
  return {columns.at(0), columns.at(1), columns.at(2), ends, {}};
}

void set_length(std::string& bytes) {
  constexpr std::string_view place = "\\{length}";
  const auto at = bytes.find(place);
  if (at == std::string::npos) return;
  const auto size = bytes.size() - bytes.find("\r\n\r\n") - 4;
  bytes.replace(at, place.size(), std::to_string(size));
}

void read(const std::filesystem::path& path, std::vector<TortureText>& texts) {
  std::ifstream file(path);
  const auto first = texts.size();
  for (std::string line; std::getline(file, line);) {
    const std::string_view view = line;
    if (texts.size() > first && !view.starts_with(mark)) {
      auto& bytes = texts.back().bytes;
      if (!bytes.empty() || !view.starts_with("#")) bytes += unescaped(view) + "\r\n";
    } else if (view.starts_with(mark) && view.find("NAME") == std::string_view::npos) {
      texts.push_back(begun(view.substr(mark.size())));
    }
  }
  for (auto i = first; i < texts.size(); ++i) set_length(texts[i].bytes);
}

}  // namespace

std::vector<TortureText> torture_texts() {
  std::vector<TortureText> texts;
  const std::filesystem::path folder = SIPWARD_SOURCE_DIR "/tests/torture";
  for (const auto* name : {"valid.txt", "invalid.txt", "semantics.txt", "ipv6.txt"}) {
    read(folder / name, texts);
  }
  return texts;
}

}  // namespace sipward::sip::test
