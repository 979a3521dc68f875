#include <boost/json.hpp>
#include <cstdio>

#include "sipward/cli/check_report.hpp"
#include "sipward/cli/commands.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/control/facts_json.hpp"
#include "sipward/shell/tls/inventory.hpp"

namespace sipward::cli {
namespace {

void print_problems(const config::Loaded& loaded) {
  for (const auto& warning : loaded.warnings) std::printf("%s (warning)\n", warning.text().c_str());
  for (const auto& error : loaded.errors) std::printf("%s\n", error.text().c_str());
  if (loaded.settings) return;
  std::printf("%zu problem%s\n", loaded.errors.size(), loaded.errors.size() == 1 ? "" : "s");
}

boost::json::array json_of(const std::vector<config::Problem>& problems) {
  boost::json::array all;
  for (const auto& one : problems) {
    all.push_back(boost::json::object{{"file", one.file},
                                      {"line", one.line},
                                      {"column", one.column},
                                      {"what", one.what},
                                      {"expected", one.expected}});
  }
  return all;
}

boost::json::object json_of(const config::Loaded& loaded, const tls::ContextSet* contexts) {
  boost::json::array trustpoints;
  if (contexts != nullptr) {
    for (const auto& one : tls::inventory(*contexts)) trustpoints.push_back(control::json_of(one));
  }
  boost::json::object out{{"ok", contexts != nullptr},
                          {"problems", json_of(loaded.errors)},
                          {"warnings", json_of(loaded.warnings)},
                          {"trustpoints", std::move(trustpoints)}};
  if (!loaded.made_text.empty()) out["made_of_environment"] = loaded.made_text;
  return out;
}

}  // namespace

int check(const std::filesystem::path& config, bool json) {
  const auto loaded = config::load_file(config, true);
  std::shared_ptr<const tls::ContextSet> contexts;
  // Loaded once already: what was wrong is among the problems.
  if (loaded.settings) contexts = tls::ContextSet::build(loaded.settings->tls).contexts;
  if (json) {
    print(json_of(loaded, contexts.get()));
  } else {
    if (!loaded.made_text.empty()) print(loaded.made_text + '\n');
    print_problems(loaded);
    if (contexts) print(check_text(*loaded.settings, *contexts));
  }
  return contexts ? 0 : 1;
}

}  // namespace sipward::cli
