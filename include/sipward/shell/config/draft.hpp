// The configuration while it is being read: what was found, and where, so that the checks that need
// several parts can still say line and column. Used within shell/config only.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/policy/network.hpp"
#include "sipward/shell/config/preset.hpp"
#include "sipward/shell/config/section.hpp"
#include "sipward/shell/log/settings.hpp"
#include "sipward/shell/runtime/settings.hpp"
#include "sipward/shell/tls/settings.hpp"
#include "sipward/shell/trace/settings.hpp"

namespace sipward::config {

struct PeerDraft {
  policy::Peer peer;
  Placed<std::string> trustpoint;
  Placed<std::string> outbound_trustpoint;
  std::optional<Place> security_at;  // nothing: not written, so "require" if it speaks TLS
  std::optional<policy::CleartextPort> cleartext;  // of the host that `target` names
  tls::Version min = tls::Version::tls1_2;
  tls::Version max = tls::Version::tls1_3;
  tls::NameRules name_rules;
  tls::Verify verify = tls::Verify::full;
  tls::Eku eku = tls::Eku::strict;
  std::vector<std::string> pins;
  std::vector<std::string> sni, ciphers, groups;
  std::vector<Placed<base::Endpoint>> listeners;
  int verify_depth = tls::PeerTlsSettings{}.verify_depth;
  std::optional<Placed<policy::HealthSettings>> options;  // nothing: as its groups say
  std::optional<policy::HealthSettings> looked_after;     // by its preset, if it is in no group
  AppliedPreset preset;
  std::optional<log::Level> log_level;
  Place at;                             // of its name
  std::optional<Place> connections_at;  // nothing: not written
  Place max_uri_at;                     // of max_uri, else of its name
  bool broken = false;  // problems of its own are reported: no others shall follow from them

  // Everybody outside unless security is "off"; else whoever has a trustpoint or is dialled over
  // TLS.
  bool speaks_tls() const;
};

struct MemberDraft {
  Placed<std::string> peer;
  policy::Member member;                        // but for its peer
  std::optional<Place> priority_at, weight_at;  // where they are written
};

struct GroupDraft {
  Placed<std::string> name;
  policy::Group group;  // but for its members
  std::vector<MemberDraft> members;
  policy::HealthSettings options;  // of members that have none of their own
  Place timeout_at;                // of failover, else of the group
};

struct RouteDraft {
  Placed<std::string> from, to;  // empty: reported already, or there is from_name, refuse
  std::optional<policy::Refuse> refuse;
  policy::RouteMatch match;
  std::vector<Place> from_names_at;  // of match.from_names
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
  bool listeners_broken = false;  // some are reported and not among them
  std::vector<TrustpointDraft> trustpoints;
  std::vector<PeerDraft> peers;
  std::vector<GroupDraft> groups;
  std::vector<RouteDraft> routes;
  runtime::ServerSettings server;
  runtime::ControlSettings control;
  std::optional<Place> control_listen_at, token_at, operator_token_at;  // where they are written
  Placed<std::string> control_trustpoint, client_trustpoint;            // empty: none
  std::vector<Placed<std::string>> reader_names, operator_names;        // lower case
  runtime::ConnectionSettings connections;
  net::ResolverSettings dns;
  trace::Settings trace;
  log::Settings log;  // without the levels of peers
  std::vector<Placed<std::string>> trace_peers;
  Placed<std::filesystem::path> key_log;
  std::vector<Placed<std::string>> key_log_peers;
  tls::Resumption resumption = tls::Resumption::cache;
  Placed<std::filesystem::path> ticket_keys;

  const PeerDraft* peer_named(std::string_view name) const;  // the first
  const GroupDraft* group_named(std::string_view name) const;
  // The first of its members that is a peer: all are on one side.
  const PeerDraft* member_of(const GroupDraft& group) const;
  // By the name of a peer: the first group that lists it.
  std::map<std::string_view, const GroupDraft*> first_groups() const;
};

// Deeper tables than any configuration has are refused before they are built, for toml++ takes them
// apart recursively. The place of the first that is too deep.
std::optional<Place> too_deep(std::string_view toml);

// Relative paths are relative to the file's folder.
std::filesystem::path resolve(const std::filesystem::path& folder, const std::string& path);

// Each reads its part of the file.
void read_side(const toml::table& root, base::Side side, Draft& draft, Problems& problems);
void read_trustpoints(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                      Problems& problems);
tls::CredentialSettings read_credential(Section& section, const std::filesystem::path& folder);
void read_peers(const toml::table& root, Draft& draft, Problems& problems);
// { up = "30s", … } or false
std::optional<Placed<policy::HealthSettings>> read_options(Section& section);
void read_load_limits(Section& section, policy::LoadLimits& limits);
void read_groups(const toml::table& root, Draft& draft, Problems& problems);
void read_overload(const toml::table& root, Draft& draft, Problems& problems);
void read_routes(const toml::table& root, Draft& draft, Problems& problems);
void read_values(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                 Problems& problems);
void read_dns(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
              Problems& problems);
void read_control(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                  Problems& problems);
void read_log(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
              Problems& problems);
void read_trace(const toml::table& root, const std::filesystem::path& folder, Draft& draft,
                Problems& problems);

// What no single part can know: references, contradictions, doubtful combinations.
void check_peers(const Draft& draft, Problems& problems);
void check_prefixes(const Draft& draft, Problems& problems);
void check_groups(const Draft& draft, Problems& problems);
void check_routes(const Draft& draft, Problems& problems);
void check_listeners(const Draft& draft, Problems& problems);
void check_whole(const Draft& draft, Problems& problems);
void check_trace(const Draft& draft, Problems& problems);
void check_control(const Draft& draft, Problems& problems);

// Of a draft without errors.
std::shared_ptr<const Settings> assemble(const Draft& draft);

// What only the whole shows. The second loads the files.
void check_presets(const Draft& draft, const policy::Network& network, Problems& problems);
void check_uri_lengths(const Draft& draft, const policy::Network& network, Problems& problems);
void check_tokens(const Draft& draft, Problems& problems);
void check_files(const Draft& draft, const Settings& settings, Problems& problems);

}  // namespace sipward::config
