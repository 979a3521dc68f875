#include "sipward/shell/config/environment.hpp"

#include <unistd.h>

#include "sipward/shell/config/default_file.hpp"

namespace sipward::config {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view variables_begin = "SIPWARD_";
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    names.push_back(at->path().filename().string());
  }
  return names;
}

void name_variable(std::vector<Problem>& problems, const std::vector<std::string>& origins) {
  for (auto& problem : problems) {
    const bool placed = problem.line > 0 && problem.line <= origins.size();
    problem.file = placed ? origins[problem.line - 1] : "the environment";
    problem.line = problem.column = 0;
  }
}

}  // namespace

Loaded load_environment(const Environment& environment, bool check_files) {
  auto written = write_toml(environment);
  if (!written.errors.empty()) {
    return {nullptr, std::move(written.errors), std::move(written.warnings), {}};
  }
  // Paths are relative to where the process was started.
  auto loaded = load_text(written.toml, "environment", check_files);
  name_variable(loaded.errors, written.origins);
  name_variable(loaded.warnings, written.origins);
  loaded.warnings.insert(loaded.warnings.begin(), written.warnings.begin(), written.warnings.end());
  loaded.made_text = std::move(written.toml);
  return loaded;
}

std::optional<Environment> environment_instead_of(const fs::path& file) {
  std::error_code error;
  if (file != default_file || fs::exists(file, error)) return std::nullopt;
  Environment found;
  bool stands_in = false;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (!text.starts_with(variables_begin) || equals == std::string_view::npos) continue;
    const auto name = text.substr(0, equals);
    const auto value = text.substr(equals + 1);
    if (value.empty()) continue;
    stands_in = stands_in || is_setting(name);
    found.variables.emplace(name, value);
  }
  if (!stands_in) return std::nullopt;
  const auto certificates = found.variables.find("SIPWARD_CERTS");
  if (certificates != found.variables.end()) {
    found.certificate_files = names_in(certificates->second);
  }
  return found;
}

}  // namespace sipward::config
