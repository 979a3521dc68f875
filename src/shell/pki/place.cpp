#include "sipward/shell/pki/place.hpp"

#include <algorithm>

#include "sipward/shell/pki/output.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::pki {
namespace {

const tls::TrustpointSettings& trustpoint_named(const config::Settings& settings,
                                                std::string_view name) {
  std::vector<std::string> others;
  for (const auto& one : settings.tls.trustpoints) {
    if (one.name == name) return one;
    others.push_back(one.name);
  }
  refuse("there is no trustpoint \"" + tls::escaped(name) + "\"" +
         (others.empty() ? ", nor any other" : "; expected one of " + tls::joined(others, ", ")));
}

const tls::CredentialSettings& credential_of(const tls::TrustpointSettings& trustpoint,
                                             std::optional<tls::Use> use) {
  const tls::CredentialSettings* found = nullptr;
  for (const auto& one : trustpoint.credentials) {
    if (use && one.use != *use) continue;
    if (found != nullptr) {
      refuse("trustpoint " + trustpoint.name +
             " has several such certificates; expected --use server or --use client, or name the "
             "files with --chain and --key");
    }
    found = &one;
  }
  if (found == nullptr) refuse("trustpoint " + trustpoint.name + " has no certificate of that use");
  if (!found->pkcs12.empty()) {
    refuse("trustpoint " + trustpoint.name +
           " keeps a PKCS#12 file, which is replaced as a whole: write chain and key in its place "
           "in the configuration, or copy the new file to " +
           found->pkcs12.string());
  }
  return *found;
}

void add_name(std::vector<std::string>& names, std::string_view name) {
  auto lower = base::lower(name);
  if (std::find(names.begin(), names.end(), lower) == names.end())
    names.push_back(std::move(lower));
}

}  // namespace

Place place_of(const config::Settings& settings, std::string_view name,
               std::optional<tls::Use> use) {
  const auto& trustpoint = trustpoint_named(settings, name);
  const auto& credential = credential_of(trustpoint, use);
  Place place{trustpoint.name,
              credential.chain,
              credential.key,
              trustpoint.anchors,
              credential.passphrase,
              credential.use,
              {}};
  for (const auto& peer : settings.tls.peers) {
    if (peer.trustpoint != name) continue;
    add_name(place.names, settings.network->advertised(peer.peer, base::Transport::tls).host);
    for (const auto& asked : peer.sni) add_name(place.names, asked);
  }
  return place;
}

std::filesystem::path waiting_key(const Place& place) {
  return place.key.string() + ".new";
}

}  // namespace sipward::pki
