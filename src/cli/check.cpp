#include <cstdio>

#include "sipward/cli/commands.hpp"
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
  const auto& network = *loaded.settings->network;
  std::printf("ok: %zu listeners, %zu peers, %zu routes, %zu trustpoints\n",
              network.listeners.size(), network.peers.size(), network.routes.size(),
              loaded.settings->tls.trustpoints.size());
  return 0;
}

}  // namespace sipward::cli
