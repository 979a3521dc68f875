// The configuration while it is being read: what was found, and where, so that the checks that need
// several parts can still say line and column. Used within shell/config only.
#pragma once

#include <string>
#include <vector>

#include "sipward/core/policy/network.hpp"
#include "sipward/shell/config/section.hpp"
#include "sipward/shell/runtime/settings.hpp"
#include "sipward/shell/tls/settings.hpp"

namespace sipward::config {

struct PeerDraft {
  policy::Peer peer;
  Placed<std::string> trustpoint;
  tls::Version min = tls::Version::tls1_2;
  tls::Version max = tls::Version::tls1_3;
  Place at;
};

struct RouteDraft {
  Placed<std::string> from, to;
  bool hairpin = false;
  Place at;
};

struct ListenerDraft {
  policy::Listener listener;
  Place at;
};

struct TrustpointDraft {
  tls::TrustpointSettings settings;
  Place at;
};

struct Draft {
  policy::Network network;  // sides, timing, limits
  std::vector<ListenerDraft> listeners;
  std::vector<TrustpointDraft> trustpoints;
  std::vector<PeerDraft> peers;
  std::vector<RouteDraft> routes;
  runtime::ServerSettings server;
  runtime::ConnectionSettings connections;
  std::filesystem::path key_log;
  Place side_at[2];  // of [inside] and [outside]
};

// Each reads its part of the file.
void read_side(const toml::table& root, base::Side side, Draft& draft, Problems& problems);
void read_trustpoints(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                      Problems& problems);
void read_peers(const toml::table& root, Draft& draft, Problems& problems);
void read_routes(const toml::table& root, Draft& draft, Problems& problems);
void read_limits(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                 Problems& problems);

// What no single part can know: references, contradictions, doubtful combinations.
void check_draft(const Draft& draft, Problems& problems);

}  // namespace sipward::config
