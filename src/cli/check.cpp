#include <cstdio>

#include "sipward/cli/check_report.hpp"
#include "sipward/cli/commands.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/shell/config/settings.hpp"

namespace sipward::cli {

int check(const std::filesystem::path& config) {
  const auto loaded = config::load_file(config, true);
  for (const auto& warning : loaded.warnings) std::printf("%s (warning)\n", warning.text().c_str());
  for (const auto& error : loaded.errors) std::printf("%s\n", error.text().c_str());
  if (!loaded.settings) {
    std::printf("%zu problem%s\n", loaded.errors.size(), loaded.errors.size() == 1 ? "" : "s");
    return 1;
  }
  // Loaded once already: what was wrong has been told.
  const auto built = tls::ContextSet::build(loaded.settings->tls);
  if (!built.contexts) return 1;
  print(check_text(*loaded.settings, *built.contexts));
  return 0;
}

}  // namespace sipward::cli
