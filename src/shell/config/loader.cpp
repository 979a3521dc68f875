// Reading a file as a whole: syntax, parts, checks.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "sipward/shell/config/draft.hpp"
#include "sipward/shell/config/environment.hpp"

namespace sipward::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{4} * 1024 * 1024;

void read_all(const toml::table& root, const fs::path& folder, Draft& draft, Problems& problems) {
  read_side(root, base::Side::inside, draft, problems);
  read_side(root, base::Side::outside, draft, problems);
  read_trustpoints(root, folder, draft, problems);
  read_peers(root, draft, problems);
  read_groups(root, draft, problems);
  read_routes(root, draft, problems);
  read_values(root, folder, draft, problems);
  read_overload(root, draft, problems);
  read_dns(root, folder, draft, problems);
  read_log(root, folder, draft, problems);
  read_trace(root, folder, draft, problems);
  read_control(root, folder, draft, problems);
  Section top(root, "top level", problems);
  for (const auto* known :
       {"inside", "outside", "trustpoint", "peer", "group", "route", "server", "timers", "limits",
        "connections", "overload", "tls", "dns", "trace", "control", "log"}) {
    top.take(known);
  }
  top.finish();
}

void check_all(const Draft& draft, Problems& problems) {
  check_peers(draft, problems);
  check_prefixes(draft, problems);
  check_groups(draft, problems);
  check_routes(draft, problems);
  check_listeners(draft, problems);
  check_whole(draft, problems);
  check_trace(draft, problems);
  check_control(draft, problems);
}

bool in_file_order(const Problem& a, const Problem& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

Loaded refused(const fs::path& name, Place at, std::string what, std::string expected = {}) {
  Problems problems(name.string());
  problems.error(at, std::move(what), std::move(expected));
  return {nullptr, std::move(problems.errors), {}, {}};
}

Loaded load_table(const toml::table& root, const fs::path& name, bool with_files) {
  Problems problems(name.string());
  Draft draft;
  read_all(root, name.parent_path(), draft, problems);
  check_all(draft, problems);
  std::shared_ptr<const Settings> settings;
  if (problems.errors.empty()) {
    settings = assemble(draft);
    check_uri_lengths(draft, *settings->network, problems);
    check_presets(draft, *settings->network, problems);
    if (with_files) {
      check_files(draft, *settings, problems);
      check_tokens(draft, problems);
    }
  }
  std::stable_sort(problems.errors.begin(), problems.errors.end(), in_file_order);
  std::stable_sort(problems.warnings.begin(), problems.warnings.end(), in_file_order);
  if (!problems.errors.empty()) settings = nullptr;
  return {std::move(settings), std::move(problems.errors), std::move(problems.warnings), {}};
}

}  // namespace

std::string Problem::text() const {
  std::string text = file;
  if (line != 0) text += ":" + std::to_string(line) + ":" + std::to_string(column);
  text += ": " + what;
  if (!expected.empty()) text += "; expected " + expected;
  return text;
}

Loaded load_text(std::string_view toml_text, const fs::path& name, bool check_files) {
  if (toml_text.size() > largest_file) return refused(name, {}, "the file is larger than 4 MiB");
  if (const auto at = too_deep(toml_text)) {
    return refused(name, *at, "more than 16 dots outside quotes on one line",
                   "texts in quotes, and tables that are not so deep");
  }
  try {
    return load_table(toml::parse(toml_text, name.string()), name, check_files);
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    return refused(name, {at.line, at.column}, std::string(error.description()));
  }
}

Loaded load_file(const fs::path& path, bool check_files) {
  if (const auto environment = environment_instead_of(path)) {
    return load_environment(*environment, check_files);
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(largest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || file.gcount() == 0) {
    const bool empty = errno == 0;
    return refused(path, {}, empty ? "the file is empty" : std::strerror(errno),
                   "a configuration file");
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return load_text(text, path, check_files);
}

}  // namespace sipward::config
