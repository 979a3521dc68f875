// What our configuration will say, before it is written: every value with the lines of IOS that it
// comes from, and what people have to know about it. Plain values, owned by one import.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sipward/import/numbers.hpp"
#include "sipward/import/running.hpp"

namespace sipward::import {

using base::Side;
using base::Transport;

struct Remark {
  std::string text;
  Lines lines;
};

// A text that no setting takes, so that `sipward check` tells where it still stands.
std::string to_fill_in(std::string_view what);
bool is_to_fill_in(std::string_view text);

struct SidePlan {
  std::vector<Cited<std::string>> listen;
  Cited<std::string> advertise;  // may be absent
};

struct TrustpointPlan {
  std::string name, chain, key;
  std::string own, verifying;   // trustpoints of IOS; the same if there is no client-vtp
  std::string anchors;          // a file
  std::string crl;              // a file; empty: none
  bool unless_unknown = false;  // revocation-check … none
  Lines lines, anchor_lines, crl_lines;
};

struct PeerPlan {
  std::string name;
  std::string side;  // "inside", "outside", or to be filled in
  Transport transport = Transport::udp;
  std::string host;  // how people know it
  Cited<std::string> target;
  std::vector<Cited<std::string>> addresses;
  Cited<std::string> trustpoint;
  std::vector<Cited<std::string>> names;
  Cited<bool> wildcard, common_name;
  Cited<std::string> tls, options, scheme, advertise;
  Cited<std::size_t> profile;  // tag of a tls-profile that is its tenant's
  Cited<std::size_t> port;     // of ours that it sends to, if its tenant has one
  std::string description;     // of its first dial-peer
  Lines lines;                 // that made it a peer at all

  bool outside() const { return side == "outside"; }
};

struct MemberPlan {
  std::size_t peer = 0;  // index
  std::size_t rank = 0;  // the lowest is tried first
  Lines lines;
};

struct GroupPlan {
  std::string name;
  std::vector<MemberPlan> members;
  bool round_robin = false;
  std::optional<std::vector<int>> statuses;
  bool no_timeout = false;
  Lines lines, statuses_lines;
};

// What else must be true of a call than who sends it; of each list one entry.
struct Conditions {
  std::vector<Cited<Numbers>> numbers;  // all of one kind
  std::vector<Cited<std::string>> hosts, to_hosts, from_hosts;
};

struct RoutePlan {
  std::string from, to;
  Conditions when;
  bool hairpin = false;
  std::vector<std::size_t> dial_peers;  // tags
  Lines lines;
};

struct SettingPlan {
  std::string table, key;
  Cited<std::string> value;  // as TOML writes it
};

// A certificate that stood in the running-config, as a file beside the configuration.
struct FilePlan {
  std::string path, text;
  Lines lines;
};

struct Plan {
  SidePlan inside, outside;
  std::vector<TrustpointPlan> trustpoints;
  std::vector<PeerPlan> peers;
  std::vector<GroupPlan> groups;
  std::vector<RoutePlan> routes;
  std::vector<SettingPlan> settings;
  std::vector<FilePlan> files;
  std::optional<std::size_t> router;  // the peer that is the router itself

  std::vector<Remark> fill_in;    // by hand, before it can serve
  std::vector<Remark> stricter;   // than IOS was
  std::vector<Remark> different;  // and what to know about it
  std::vector<Remark> idle;       // why lines that were read came to nothing
};

Plan make_plan(const Running& running);

}  // namespace sipward::import
