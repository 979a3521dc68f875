// Routes that lead nowhere, that would make an open relay, or that are never taken.
#include <set>

#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using base::Side;

struct Start {
  const PeerDraft* peer = nullptr;  // null: a whole side
  Side side = Side::inside;
};

std::optional<Start> start_of(const Draft& draft, const Placed<std::string>& from,
                              Problems& problems) {
  if (from.value == "inside") return Start{nullptr, Side::inside};
  if (from.value == "outside") return Start{nullptr, Side::outside};
  if (const auto* peer = draft.peer_named(from.value)) return Start{peer, peer->peer.side};
  problems.error(from.at, "there is no peer " + in_quotes(from.value),
                 "\"inside\", \"outside\" or a peer's name");
  return std::nullopt;
}

void check_hairpin(const RouteDraft& route, const Start& from, const PeerDraft& to,
                   Problems& problems) {
  const bool outside_only = from.side == Side::outside && to.peer.side == Side::outside;
  if (outside_only && !route.hairpin) {
    problems.error(route.at, "a route leads from outside to outside",
                   "hairpin = true if calls of strangers shall be passed on to others");
  } else if (route.hairpin && !outside_only) {
    problems.warning(route.at, "hairpin changes nothing on a route that has an inside end");
  }
}

void check_reach(const RouteDraft& route, const PeerDraft& to, Problems& problems) {
  if (to.peer.target || to.broken) return;
  problems.warning(route.to.at,
                   "peer " + in_quotes(to.peer.name) +
                       " has no target: calls reach it only while it is connected to sipward",
                   "target = \"TRANSPORT:HOST:PORT\"");
}

}  // namespace

void check_routes(const Draft& draft, Problems& problems) {
  std::set<std::string> taken;
  for (const auto& route : draft.routes) {
    const auto* to = draft.peer_named(route.to.value);
    const auto* group = to == nullptr ? draft.group_named(route.to.value) : nullptr;
    if (group != nullptr) to = draft.member_of(*group);
    if (to == nullptr && group == nullptr && !route.to.value.empty()) {
      problems.error(route.to.at, "there is no peer " + in_quotes(route.to.value), "a peer's name");
    }
    if (route.from.value.empty()) continue;
    const auto from = start_of(draft, route.from, problems);
    if (!from || to == nullptr) continue;
    check_hairpin(route, *from, *to, problems);
    check_reach(route, *to, problems);
    // The first route that fits is taken.
    const auto side = std::string(base::to_string(from->side));
    if (taken.contains(route.from.value) || taken.contains(side)) {
      problems.warning(route.at,
                       "an earlier route takes every call from " + in_quotes(route.from.value) +
                           ": this one only permits dialogs with " + in_quotes(route.to.value));
    }
    taken.insert(route.from.value);
  }
}

}  // namespace sipward::config
