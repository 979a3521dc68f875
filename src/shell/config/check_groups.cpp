// Groups whose members cannot stand in for each other, and who looks after whom.
#include <algorithm>
#include <set>

#include "sipward/shell/config/draft.hpp"
#include "sipward/shell/config/quantity.hpp"

namespace sipward::config {
namespace {

using policy::Strategy;
using PeersByName = std::map<std::string_view, const PeerDraft*>;

PeersByName peers_of(const Draft& draft) {
  PeersByName peers;
  for (const auto& of : draft.peers) peers.emplace(of.peer.name, &of);
  return peers;
}

std::string named(const GroupDraft& draft) {
  return "group " + in_quotes(draft.name.value);
}

// `first`: of the group, whose side is that of all.
void check_member(const PeersByName& peers, const GroupDraft& group, const PeerDraft* first,
                  const MemberDraft& of, Problems& problems) {
  const auto at = peers.find(of.peer.value);
  if (at == peers.end()) {
    return problems.error(of.peer.at, "there is no peer " + in_quotes(of.peer.value),
                          "a peer's name");
  }
  const auto* peer = at->second;
  if (peer->broken) return;
  if (!peer->peer.target) {
    problems.error(of.peer.at,
                   "peer " + in_quotes(of.peer.value) + " has no target: " + named(group) +
                       " cannot send it a call",
                   "target = \"TRANSPORT:HOST:PORT\" of that peer");
  }
  if (!first->broken && first->peer.side != peer->peer.side) {
    problems.error(of.peer.at,
                   "peer " + in_quotes(of.peer.value) + " is " +
                       std::string(base::to_string(peer->peer.side)) + ", but " +
                       in_quotes(first->peer.name) + " of the same group is " +
                       std::string(base::to_string(first->peer.side)),
                   "members of one side");
  }
}

// What the strategy does not look at.
void warn_in_vain(const GroupDraft& group, const MemberDraft& of, Problems& problems) {
  const auto vain = [&](const std::optional<Place>& at, const char* what, const char* strategy) {
    if (!at) return;
    problems.warning(*at, std::string(what) + " does nothing while the strategy of " +
                              named(group) + " is " + strategy);
  };
  switch (group.group.strategy) {
    case Strategy::priority:
      return;
    case Strategy::round_robin:
      vain(of.weight_at, "weight", "\"round-robin\"");
      return vain(of.priority_at, "priority", "\"round-robin\"");
    case Strategy::hash_call_id:
      return vain(of.priority_at, "priority", "\"hash-call-id\"");
    case Strategy::hash_caller:
      return vain(of.priority_at, "priority", "\"hash-caller\"");
  }
}

void check_members(const Draft& draft, const PeersByName& peers, const GroupDraft& group,
                   Problems& problems) {
  const auto* first = draft.member_of(group);
  std::set<std::string_view> seen;
  for (const auto& of : group.members) {
    if (!seen.insert(of.peer.value).second) {
      problems.error(of.peer.at,
                     "peer " + in_quotes(of.peer.value) + " is in " + named(group) + " twice",
                     "each peer once");
      continue;
    }
    check_member(peers, group, first, of, problems);
    warn_in_vain(group, of, problems);
  }
}

void check_group(const Draft& draft, const PeersByName& peers, const GroupDraft& group,
                 Problems& problems) {
  if (const auto same = peers.find(group.name.value); same != peers.end()) {
    problems.error(
        group.name.at, named(group) + " has the name of a peer",
        "a name of its own; the peer stands in line " + std::to_string(same->second->at.line));
  }
  const auto timer_b = draft.network.timing.timer_b;
  if (group.group.failover.timeout >= timer_b) {
    problems.error(group.timeout_at,
                   "failover timeout of " + named(group) + " is " +
                       to_text(group.group.failover.timeout) + ", and timer_b " + to_text(timer_b),
                   "less than timer_b, or \"0s\": timer_b alone");
  }
  check_members(draft, peers, group, problems);
  const auto leads = [&](const RouteDraft& route) { return route.to.value == group.name.value; };
  if (std::none_of(draft.routes.begin(), draft.routes.end(), leads)) {
    problems.warning(group.name.at, "no route leads to " + named(group));
  }
}

// One peer is looked after in one way, however many groups it is in.
void check_options(const Draft& draft, const PeersByName& peers, Problems& problems) {
  for (const auto& peer : draft.peers) {
    if (!peer.options || peer.peer.target || peer.broken) continue;
    problems.error(peer.options->at,
                   "peer " + in_quotes(peer.peer.name) + " has options but no target",
                   "target = \"TRANSPORT:HOST:PORT\": where OPTIONS are sent");
  }
  const auto firsts = draft.first_groups();
  for (const auto& group : draft.groups) {
    for (const auto& of : group.members) {
      const auto peer = peers.find(of.peer.value);
      const auto& first = *firsts.at(of.peer.value);
      if (peer == peers.end() || peer->second->options || group.options == first.options) continue;
      problems.error(of.peer.at,
                     "peer " + in_quotes(of.peer.value) + " has other options in " + named(first) +
                         " than in " + named(group),
                     "options of that [[peer]] itself, or the same in both groups");
    }
  }
}

}  // namespace

const GroupDraft* Draft::group_named(std::string_view name) const {
  const auto same = [&](const GroupDraft& of) { return of.name.value == name; };
  const auto at = std::find_if(groups.begin(), groups.end(), same);
  return at == groups.end() ? nullptr : &*at;
}

const PeerDraft* Draft::member_of(const GroupDraft& group) const {
  for (const auto& of : group.members) {
    const auto* peer = peer_named(of.peer.value);
    if (peer != nullptr) return peer;
  }
  return nullptr;
}

std::map<std::string_view, const GroupDraft*> Draft::first_groups() const {
  std::map<std::string_view, const GroupDraft*> firsts;
  for (const auto& group : groups) {
    for (const auto& of : group.members) firsts.emplace(of.peer.value, &group);
  }
  return firsts;
}

void check_groups(const Draft& draft, Problems& problems) {
  const auto peers = peers_of(draft);
  for (const auto& group : draft.groups) check_group(draft, peers, group, problems);
  check_options(draft, peers, problems);
}

}  // namespace sipward::config
