// What TLS needs to know of the configuration. Gathered by shell/config, used to build a
// ContextSet. Plain values; paths are already resolved against the configuration file's folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"

namespace sipward::tls {

enum class Version : std::uint8_t { tls1_2, tls1_3 };

struct TrustpointSettings {
  std::string name;
  std::filesystem::path chain;                 // PEM: own leaf first, then intermediates
  std::filesystem::path key;                   // PEM
  std::vector<std::filesystem::path> anchors;  // PEM files; each may hold several
};

struct PeerTlsSettings {
  base::PeerId peer = base::no_peer;  // index in Network::peers
  std::string name;
  base::Side side = base::Side::outside;
  std::vector<base::Prefix> prefixes;  // inbound candidates
  std::string trustpoint;              // name
  std::vector<std::string> names;      // lower case; at least one
  std::string server_name;             // target host if it is a name: SNI; else empty
  Version min = Version::tls1_2;
  Version max = Version::tls1_3;
};

struct ContextSettings {
  std::vector<TrustpointSettings> trustpoints;
  std::vector<PeerTlsSettings> peers;
  std::filesystem::path key_log;  // empty: no key log; loudly logged if set
};

}  // namespace sipward::tls
