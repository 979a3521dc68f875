// Configurations of IOS: any text becomes a configuration that our own loader reads, where nothing
// is wrong but what is marked to be filled in; no line is lost.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/import/import.hpp"
#include "sipward/shell/config/settings.hpp"

namespace {

constexpr std::size_t largest = 16 * 1024;

void require(bool ok) {
  if (!ok) std::abort();
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    lines.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), lines.back().size() + 1));
  }
  return lines;
}

void check_lines(const sipward::import::Imported& imported) {
  const auto& document = imported.document;
  auto sum = document.silent;
  for (const auto& line : document.lines) {
    require(line.number >= 1 && line.last >= line.number && line.last <= document.total);
    require(!line.words.empty() && line.head < document.lines.size());
    require(line.fate == sipward::import::Fate::unread ||
            line.fate == sipward::import::Fate::not_sip || !line.note.empty());
    sum += line.last - line.number + 1;
  }
  require(sum == document.total);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size < largest ? size : largest);
  const auto imported = sipward::import::import_ios(text, "fuzz.txt");
  check_lines(imported);
  const auto loaded = sipward::config::load_text(imported.toml, "sipward.toml", false);
  const auto lines = lines_of(imported.toml);
  for (const auto& error : loaded.errors) {
    require(error.line >= 1 && error.line <= lines.size());
    require(sipward::import::is_to_fill_in(lines[error.line - 1]));
  }
  return 0;
}
