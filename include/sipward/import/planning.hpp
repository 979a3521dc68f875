// The steps of make_plan, in their order: who is a peer, what it is shown and judged by, who takes
// which numbers, where sipward listens. Each adds to the plan what the ones before it left. Pure.
#pragma once

#include "sipward/import/plan.hpp"

namespace sipward::import {

// The text with what no name may hold as "-", not too long.
std::string plain_name(std::string_view text);
// A name for a peer, group or trustpoint out of any text, which nobody in `taken` has; taken then.
std::string unique_name(std::string_view text, std::vector<std::string>& taken);

void cite(Lines& into, const Lines& more);  // each once, ascending

// A dial-peer among those that take the same calls; the lowest preference is tried first.
struct Turn {
  const DialPeer* dial_peer = nullptr;
  std::size_t preference = 0;
  Lines lines;
};
// Calls that the same dial-peers take.
struct Choice {
  std::size_t order = 0;               // IOS asks the lowest first
  std::string key;                     // equal: of the same calls
  std::optional<ReadPattern> pattern;  // none: everything
  std::string unreadable;              // why the numbers are to be filled in
  Lines pattern_lines;
  Conditions when;                // beside the pattern
  std::vector<std::size_t> from;  // peers; none: a side
  std::vector<Turn> turns;
  std::string group;  // its name, if IOS has one for these dial-peers
  Lines lines;        // beside those of the dial-peers
};

// Calls alike are one choice, which all their dial-peers take turns in.
void add_choice(Choice choice, std::vector<Choice>& all);

class Planner {
 public:
  explicit Planner(const Running& running) : running_(running) {}
  Plan plan();

 private:
  // Where a dial-peer leads: peers in the order in which IOS tries them.
  struct Way {
    std::size_t peer = 0;  // index
    std::size_t rank = 0;  // among the members of a server-group
    Lines lines;
  };
  // plan_peers.cpp
  void plan_peers();
  Lines incoming_lines(const DialPeer& dial_peer) const;
  void tell_if_idle(const DialPeer& dial_peer);
  std::vector<Way> ways_of(const DialPeer& dial_peer);
  std::size_t peer_for(const Destination& to, Transport transport, const Lines& lines);
  void describe(std::size_t peer, const DialPeer& dial_peer);
  Cited<std::string> options_of(const TrunkSettings& trunk) const;

  // plan_tenants.cpp
  TrunkSettings settings_of(const DialPeer& dial_peer) const;
  void tell_of_tenant(const DialPeer& dial_peer);
  void add_settings(PeerPlan& peer, const TrunkSettings& trunk);
  std::vector<Cited<std::size_t>> ports_of(Cited<std::size_t> TrunkSettings::*port,
                                           std::size_t usual) const;

  // plan_sources.cpp
  void plan_sources();
  void plan_signalled(const Signaling& signaling);
  void plan_trusted(const Cited<base::Prefix>& trusted, const std::string& kind);
  void plan_callers(const DialPeer& dial_peer);
  void plan_router();
  void plan_nobody_outside();
  PeerPlan& add_source(const base::Prefix& prefix, const std::string& kind, std::string side,
                       const Lines& lines);

  // plan_trust.cpp
  void plan_trust();
  void trust(PeerPlan& peer);
  const Signaling* signaling_for(const std::optional<base::Prefix>& address) const;
  const Signaling* signaling_of(const PeerPlan& peer) const;
  TlsProfile profile_tagged(std::size_t tag) const;
  TlsProfile profile_of(const Signaling& signaling) const;
  void trust_by(PeerPlan& peer, const TlsProfile& profile, Lines lines);
  void judge_by_names(PeerPlan& peer, const TlsProfile* profile);
  void set_tls(PeerPlan& peer, const TlsProfile& profile);
  void tell_of_trust();

  // plan_trustpoints.cpp
  std::string trustpoint_for(const std::string& own, const std::string& verifying,
                             const Lines& lines, const Lines& anchor_lines);
  void set_revocation(TrustpointPlan& plan, const Trustpoint* of);
  void add_certificates(const TrustpointPlan& plan);
  Cited<std::string> name_in(const std::string& trustpoint) const;

  // plan_choices.cpp
  std::vector<Choice> choices();
  void choose_by_pattern(const DialPeer& dial_peer, std::vector<Choice>& all);
  void choose_by_map(const Cited<std::size_t>& map, const Choice& like, std::vector<Choice>& all);

  // plan_groups.cpp
  bool is_in_group(std::size_t dial_peer) const;
  void choose_by_group(const DialPeer& dial_peer, std::vector<Choice>& all);
  std::optional<Choice> targets_of(const DialPeer& dial_peer);
  void choose_by_call(const DialPeer& dial_peer, const Choice& like, std::vector<Choice>& all);

  // plan_uris.cpp
  // Whose URI it is, where a route looks for its host, and whether it looks at its user.
  struct UriPlace {
    std::string of;
    std::vector<Cited<std::string>> Conditions::*hosts = nullptr;
    bool users = false;
  };
  const UriClass* uri_class(const std::string& name) const;
  void choose_by_uri(const Cited<std::string>& name, const UriPlace& place, const Choice& like,
                     std::vector<Choice>& all);
  void choose_by_via(const Cited<std::string>& name, const Choice& like, std::vector<Choice>& all);

  // plan_routes.cpp
  void plan_routes();
  void plan_choice(const Choice& choice);
  std::vector<MemberPlan> members_of(const Choice& choice);
  std::string group_for(const Choice& choice, std::vector<MemberPlan> members);
  void add_routes(const Choice& choice, const std::string& to, bool outside);
  void add_routes_from(const Choice& choice, RoutePlan route, bool outside);
  void add_route(RoutePlan route);
  void plan_ways_back();
  void plan_way(const std::string& from, const std::string& to);

  // plan_server.cpp
  void plan_sides();
  void plan_settings();
  void tell_of_router();

  const Running& running_;
  Plan plan_;
  std::vector<std::string> names_;        // of peers and groups
  std::vector<std::string> trust_names_;  // of trustpoints
  std::vector<std::pair<const DialPeer*, std::vector<Way>>> ways_;
};

}  // namespace sipward::import
