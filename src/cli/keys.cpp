#include <cstdio>

#include "sipward/cli/commands.hpp"
#include "sipward/shell/tls/sealing.hpp"

namespace sipward::cli {

int rotate_keys(const std::filesystem::path& state_folder, std::size_t keep) {
  const auto problem = tls::KeyRing::rotate(state_folder, keep);
  if (!problem.empty()) {
    std::fprintf(stderr, "sipward: %s\n", problem.c_str());
    return 1;
  }
  std::printf("a new token key is in front; the last %zu old ones still open what they sealed\n",
              keep);
  return 0;
}

int make_keys(const std::filesystem::path& state_folder) {
  const auto file = (state_folder / "token.keys").string();
  const auto loaded = tls::KeyRing::load_or_create(state_folder);
  if (!loaded.created) {
    const auto why = loaded.problem.empty() ? file + ": is there already" : loaded.problem;
    std::fprintf(stderr, "sipward: %s\n", why.c_str());
    return 1;
  }
  std::printf("made %s; every replica needs the same\n", file.c_str());
  return 0;
}

}  // namespace sipward::cli
