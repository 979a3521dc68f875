// The checks that need several parts of the configuration at once.
#include <algorithm>

#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using base::Side;
using base::Transport;

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

bool speaks_tls(const PeerDraft& draft) {
  return draft.peer.side == Side::outside || !draft.trustpoint.value.empty() ||
         (draft.peer.target && draft.peer.target->transport == Transport::tls);
}

void check_names(const Draft& draft, Problems& problems) {
  for (std::size_t i = 0; i < draft.peers.size(); ++i) {
    const auto& name = draft.peers[i].peer.name;
    for (std::size_t j = 0; j < i; ++j) {
      if (draft.peers[j].peer.name == name) {
        problems.error(draft.peers[i].at, "there are two peers named " + in_quotes(name),
                       "a name of its own");
      } else if (draft.peers[j].peer.stable_id == draft.peers[i].peer.stable_id) {
        problems.error(draft.peers[i].at,
                       "the names " + in_quotes(name) + " and " +
                           in_quotes(draft.peers[j].peer.name) + " hash alike",
                       "another name for one of them");
      }
    }
    if (name == "inside" || name == "outside") {
      problems.error(draft.peers[i].at, "a peer is named " + in_quotes(name),
                     "a name that is no side's, for routes name both");
    }
  }
}

void check_peer(const Draft& draft, const PeerDraft& of, Problems& problems) {
  const auto& peer = of.peer;
  const auto who = "peer " + in_quotes(peer.name);
  if (peer.prefixes.empty() && !peer.target) {
    problems.error(of.at, who + " has neither address nor target", "one of them, or both");
  }
  const bool cleartext = peer.target && peer.target->transport != Transport::tls;
  if (peer.side == Side::outside && cleartext) {
    problems.error(of.at, who + " is outside, but its target is cleartext",
                   "a target of transport tls: outside is never cleartext");
  }
  if (!speaks_tls(of)) {
    if (!peer.names.empty()) {
      problems.error(of.at, who + " has names but no trustpoint",
                     "a trustpoint, for names are what its certificate must carry");
    }
    return;
  }
  if (of.trustpoint.value.empty()) {
    problems.error(of.at, who + " speaks TLS but has no trustpoint", "trustpoint = \"…\"");
  } else {
    const bool known =
        std::any_of(draft.trustpoints.begin(), draft.trustpoints.end(),
                    [&](const auto& one) { return one.settings.name == of.trustpoint.value; });
    if (!known) {
      problems.error(of.trustpoint.at, "there is no trustpoint " + in_quotes(of.trustpoint.value),
                     "the name of a [trustpoint.NAME]");
    }
  }
  if (peer.names.empty()) {
    problems.error(of.at, who + " speaks TLS but has no names",
                   "names = [\"…\"]: what its certificate must carry");
  }
}

// Two peers with one prefix can be told apart by their certificates only.
void check_prefixes(const Draft& draft, Problems& problems) {
  for (std::size_t i = 0; i < draft.peers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto& a = draft.peers[j];
      const auto& b = draft.peers[i];
      if (a.peer.side != b.peer.side) continue;
      for (const auto& prefix : b.peer.prefixes) {
        const auto& others = a.peer.prefixes;
        if (std::find(others.begin(), others.end(), prefix) == others.end()) continue;
        const auto both = "peers " + in_quotes(a.peer.name) + " and " + in_quotes(b.peer.name);
        if (!speaks_tls(a) || !speaks_tls(b)) {
          problems.error(b.at, both + " share the address " + prefix.text(),
                         "addresses of their own: without TLS nothing tells them apart");
        } else if (a.peer.names == b.peer.names) {
          problems.error(b.at, both + " share the address " + prefix.text() + " and the names",
                         "names that tell them apart");
        } else if (a.min != b.min || a.max != b.max || a.trustpoint.value != b.trustpoint.value) {
          problems.error(b.at, both + " share the address " + prefix.text(),
                         "the same trustpoint and TLS versions, for the handshake begins before "
                         "the certificate is seen");
        }
      }
    }
  }
}

const PeerDraft* peer_named(const Draft& draft, std::string_view name) {
  for (const auto& peer : draft.peers) {
    if (peer.peer.name == name) return &peer;
  }
  return nullptr;
}

void check_routes(const Draft& draft, Problems& problems) {
  for (const auto& route : draft.routes) {
    const auto* to = peer_named(draft, route.to.value);
    if (to == nullptr && !route.to.value.empty()) {
      problems.error(route.to.at, "there is no peer " + in_quotes(route.to.value), "a peer's name");
    }
    const bool from_side = route.from.value == "inside" || route.from.value == "outside";
    const auto* from = from_side ? nullptr : peer_named(draft, route.from.value);
    if (!from_side && from == nullptr && !route.from.value.empty()) {
      problems.error(route.from.at, "there is no peer " + in_quotes(route.from.value),
                     "\"inside\", \"outside\" or a peer's name");
    }
    const bool from_outside =
        route.from.value == "outside" || (from != nullptr && from->peer.side == Side::outside);
    if (from_outside && to != nullptr && to->peer.side == Side::outside && !route.hairpin) {
      problems.error(route.at, "a route leads from outside to outside",
                     "hairpin = true, if that is meant");
    }
  }
}

void check_listeners(const Draft& draft, Problems& problems) {
  for (std::size_t i = 0; i < draft.listeners.size(); ++i) {
    const auto& [listener, at] = draft.listeners[i];
    for (std::size_t j = 0; j < i; ++j) {
      if (draft.listeners[j].listener.bind == listener.bind && listener.bind.port != 0) {
        problems.error(at, listener.bind.text() + " is listened on twice", "one listener each");
      }
    }
    const bool tls = listener.bind.transport == Transport::tls;
    if (listener.side == Side::outside && !tls) {
      problems.error(at, "an outside listener is cleartext", "transport tls");
    }
    const bool served = std::any_of(draft.peers.begin(), draft.peers.end(), [&](const auto& of) {
      return of.peer.side == listener.side && speaks_tls(of);
    });
    if (tls && !served) {
      problems.error(at, "no peer of that side speaks TLS", "a peer with trustpoint and names");
    }
    if (listener.side == Side::inside && listener.bind.transport == Transport::udp &&
        listener.bind.address.is_any()) {
      problems.warning(at,
                       "UDP on every address: a UDP source address proves nothing, anybody who can "
                       "send packets here can pretend to be an inside peer",
                       "the address of the inside network");
    }
  }
}

}  // namespace

void check_draft(const Draft& draft, Problems& problems) {
  check_names(draft, problems);
  for (const auto& peer : draft.peers) check_peer(draft, peer, problems);
  check_prefixes(draft, problems);
  check_routes(draft, problems);
  check_listeners(draft, problems);
  if (draft.peers.empty()) problems.error({}, "there is no peer", "at least one [[peer]] a side");
  if (draft.routes.empty()) problems.error({}, "there is no route", "at least one [[route]]");
  if (draft.server.state_folder.empty()) {
    problems.warning({},
                     "[server] state_folder is not set: a restart loses the dialogs that are up",
                     "a folder that outlives the process");
  }
}

}  // namespace sipward::config
