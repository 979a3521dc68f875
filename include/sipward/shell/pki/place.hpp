// Where a trustpoint of the configuration keeps what is its own, and by which names peers must find
// it there. Pure; used by one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/shell/config/settings.hpp"

namespace sipward::pki {

struct Place {
  std::string trustpoint;  // empty: files named one by one
  std::filesystem::path chain, key;
  std::vector<std::filesystem::path> anchors;
  tls::PassphraseSource passphrase;  // of the key
  tls::Use use = tls::Use::both;
  std::vector<std::string> names;  // lower case: advertise and sni of those who see it
};

// Of its one certificate, or of that with this use. Throws std::runtime_error: there is no such
// trustpoint, or it has no or several such certificates.
Place place_of(const config::Settings& settings, std::string_view trustpoint,
               std::optional<tls::Use> use);

// Where a new key waits for its certificate.
std::filesystem::path waiting_key(const Place& place);

}  // namespace sipward::pki
