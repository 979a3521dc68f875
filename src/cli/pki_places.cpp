#include "sipward/cli/pki_places.hpp"

namespace sipward::cli {

std::shared_ptr<const config::Settings> settings_in(const std::filesystem::path& config) {
  const auto loaded = config::load_file(config, false);
  if (loaded.settings) return loaded.settings;
  std::string text = "the configuration has problems";
  for (const auto& error : loaded.errors) text += '\n' + error.text();
  throw std::runtime_error(text);
}

pki::Place place_of(const PlaceOptions& options) {
  if (!options.trustpoint.empty()) {
    return pki::place_of(*settings_in(options.config), options.trustpoint, use_of(options.use));
  }
  return {{},          options.chain,
          options.key, options.anchors,
          {},          use_of(options.use).value_or(tls::Use::both),
          {}};
}

std::optional<tls::Use> use_of(const std::string& word) {
  if (word == "server") return tls::Use::server;
  if (word == "client") return tls::Use::client;
  if (word == "both") return tls::Use::both;
  return std::nullopt;
}

}  // namespace sipward::cli
