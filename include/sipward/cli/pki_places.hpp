// What the commands of `sipward pki` share: the place that the options mean, and refusals told.
// Used within cli.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "sipward/cli/pki.hpp"
#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/pki/place.hpp"

namespace sipward::cli {

// Throws std::runtime_error with all problems; files that it names need not be there.
std::shared_ptr<const config::Settings> settings_in(const std::filesystem::path& config);
pki::Place place_of(const PlaceOptions& options);
std::optional<tls::Use> use_of(const std::string& word);  // "both", "server", "client"

// 0; 1 and the sentence on stderr if `work` throws one.
template <class Work>
int told(const char* command, const Work& work) {
  try {
    work();
    return 0;
  } catch (const std::runtime_error& error) {
    std::fprintf(stderr, "sipward pki %s: %s\n", command, error.what());
    return 1;
  }
}

}  // namespace sipward::cli
