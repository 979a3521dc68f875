// Routes that lead nowhere, that would make an open relay, or that are never taken.
#include <algorithm>
#include <set>

#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using base::Side;
using Peers = std::vector<const PeerDraft*>;

bool any_outside(const Peers& peers) {
  return std::any_of(peers.begin(), peers.end(),
                     [](const PeerDraft* peer) { return peer->peer.side == Side::outside; });
}

// Who may be verified by a name that fits.
bool may_be(const PeerDraft& peer, const policy::HostPattern& pattern) {
  const auto& names = peer.peer.names;
  return peer.speaks_tls() && peer.verify == tls::Verify::full &&
         std::any_of(names.begin(), names.end(), [&pattern](const std::string& name) {
           return pattern.matches(policy::WrittenHost(name));
         });
}

// The peers that `from` means; nothing: it means nobody there is.
std::optional<Peers> meant_by(const Draft& draft, const RouteDraft& route, Problems& problems) {
  const auto& from = route.from;
  Peers peers;
  for (const auto& peer : draft.peers) {
    const bool of_side = from.value == base::to_string(peer.peer.side);
    if (from.value.empty() || of_side || from.value == peer.peer.name) peers.push_back(&peer);
  }
  const bool side = from.value == "inside" || from.value == "outside";
  if (!peers.empty() || side) return peers;
  problems.error(from.at, "there is no peer " + in_quotes(from.value),
                 "\"inside\", \"outside\" or a peer's name");
  return std::nullopt;
}

// Of those, the ones that carry a name of from_name.
Peers senders(const RouteDraft& route, const Peers& meant, Problems& problems) {
  if (route.match.from_names.empty()) return meant;
  std::set<const PeerDraft*> named;
  for (std::size_t i = 0; i < route.match.from_names.size(); ++i) {
    const auto& pattern = route.match.from_names[i];
    bool known = false;
    for (const auto* peer : meant) {
      known = known || peer->broken;
      if (!may_be(*peer, pattern)) continue;
      known = true;
      named.insert(peer);
    }
    if (known) continue;
    problems.error(route.from_names_at[i],
                   "from_name is " + in_quotes(pattern.written()) +
                       ", which is in the names of no peer that it could come from",
                   "one of the names of a TLS peer whose verify is \"full\"");
  }
  return {named.begin(), named.end()};
}

Peers targets(const Draft& draft, const RouteDraft& route, Problems& problems) {
  if (route.to.value.empty()) return {};
  if (const auto* peer = draft.peer_named(route.to.value)) return {peer};
  const auto* group = draft.group_named(route.to.value);
  if (group == nullptr) {
    problems.error(route.to.at, "there is no peer or group " + in_quotes(route.to.value),
                   "the name of a peer or group");
    return {};
  }
  Peers peers;
  for (const auto& member : group->members) {
    if (const auto* peer = draft.peer_named(member.peer.value)) peers.push_back(peer);
  }
  return peers;
}

void check_hairpin(const RouteDraft& route, const Peers& from, const Peers& to,
                   Problems& problems) {
  const bool outside = (from.empty() && route.from.value == "outside") || any_outside(from);
  const bool through = outside && any_outside(to);
  if (through && !route.hairpin) {
    problems.error(route.at, "a route leads from outside to outside",
                   "hairpin = true if calls of strangers shall be passed on to others");
  } else if (route.hairpin && !through) {
    problems.warning(route.at, "hairpin changes nothing on a route that has an inside end");
  }
}

void check_reach(const RouteDraft& route, const Peers& targets, Problems& problems) {
  const auto* to = targets.front();  // of a group the first says enough
  if (to->peer.target || to->broken) return;
  problems.warning(route.to.at,
                   "peer " + in_quotes(to->peer.name) +
                       " has no target: calls reach it only while it is connected to sipward",
                   "target = \"TRANSPORT:HOST:PORT\"");
}

// The first route that fits is taken: what a route without conditions leaves to those behind it.
class Taken {
 public:
  void look_at(const Draft& draft, const RouteDraft& route, Problems& problems) {
    const auto& from = route.from.value;
    const auto* peer = draft.peer_named(from);
    const auto side =
        peer == nullptr ? std::string() : std::string(base::to_string(peer->peer.side));
    const bool everybody = from.empty() && has("inside") && has("outside");
    if (everybody || has(from) || has(side)) tell(route, problems);
    if (route.match.empty()) taken_.insert(from);
  }

 private:
  bool has(const std::string& from) const { return taken_.contains(from); }
  static void tell(const RouteDraft& route, Problems& problems) {
    const auto whom = route.from.value.empty() ? "" : " from " + in_quotes(route.from.value);
    problems.warning(route.at,
                     "an earlier route takes every call" + whom + ": this one " +
                         (route.refuse ? "is never taken"
                                       : "only permits dialogs with " + in_quotes(route.to.value)));
  }
  std::set<std::string> taken_;
};

}  // namespace

void check_routes(const Draft& draft, Problems& problems) {
  Taken taken;
  for (const auto& route : draft.routes) {
    const auto to = targets(draft, route, problems);
    const bool named = !route.from_names_at.empty();
    if (route.from.value.empty() && !named) continue;  // reported already
    const auto meant = meant_by(draft, route, problems);
    if (!meant) continue;
    const auto from = senders(route, *meant, problems);
    if (to.empty() && !route.refuse) continue;
    if (!route.refuse) {
      check_hairpin(route, from, to, problems);
      check_reach(route, to, problems);
    }
    taken.look_at(draft, route, problems);
  }
}

}  // namespace sipward::config
