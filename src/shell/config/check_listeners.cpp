// Listeners that exclude one another, that nobody may use, or that say yes to everybody; and what
// the file as a whole lacks.
#include <algorithm>
#include <map>

#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using base::Endpoint;
using base::Side;
using base::Transport;

// Would the second fail to bind?
bool collide(const Endpoint& a, const Endpoint& b) {
  return a.port != 0 && a.port == b.port && is_stream(a.transport) == is_stream(b.transport) &&
         a.address.is_v4() == b.address.is_v4() &&
         (a.address == b.address || a.address.is_any() || b.address.is_any());
}

void check_collisions(const Draft& draft, Problems& problems) {
  for (auto one = draft.listeners.begin(); one != draft.listeners.end(); ++one) {
    const auto other = std::find_if(draft.listeners.begin(), one, [&](const ListenerDraft& before) {
      return collide(before.listener.bind, one->listener.bind);
    });
    if (other == one) continue;
    problems.error(one->at,
                   one->listener.bind.text() + " is listened on already: " +
                       other->listener.bind.text() + " in line " + std::to_string(other->at.line),
                   "an address and port for each listener");
  }
}

bool may_be_cleartext(const PeerDraft& of) {
  return of.peer.security != policy::Security::require;
}

void check_listener(const Draft& draft, const ListenerDraft& of, Problems& problems) {
  const auto& [side, bind, advertise] = of.listener;
  const bool in_clear =
      std::any_of(draft.peers.begin(), draft.peers.end(), [side = side](const PeerDraft& peer) {
        return peer.peer.side == side && may_be_cleartext(peer);
      });
  if (side == Side::outside && bind.transport != Transport::tls && !in_clear) {
    problems.error(of.at, "an outside listener is cleartext (" + bind.text() + ")",
                   "\"tls:…\", or an outside peer whose security is not \"require\"");
  }
  const bool served =
      std::any_of(draft.peers.begin(), draft.peers.end(), [side = side](const PeerDraft& peer) {
        return peer.broken || (peer.peer.side == side && !peer.trustpoint.value.empty());
      });
  if (bind.transport == Transport::tls && !served) {
    problems.error(
        of.at,
        "a TLS listener, but no " + std::string(base::to_string(side)) + " peer has a trustpoint",
        "a peer that may connect here");
  }
  if (side == Side::inside && bind.transport == Transport::udp && bind.address.is_any()) {
    problems.warning(of.at,
                     "UDP source addresses prove nothing: on " + bind.text() +
                         " whoever can send packets here can pretend to be an inside peer",
                     "the address of the inside network");
  }
}

// All that it may be reached over.
std::vector<Transport> transports_to(const PeerDraft& of) {
  std::vector<Transport> transports;
  if (of.peer.target) transports.push_back(of.peer.target->transport);
  if (of.cleartext) transports.push_back(of.cleartext->transport);
  return transports;
}

// A peer is told to answer to a listener of the transport that it is dialled by.
void check_way_back(const Draft& draft, const PeerDraft& of, Transport transport,
                    Problems& problems) {
  const bool listening =
      std::any_of(draft.listeners.begin(), draft.listeners.end(), [&](const ListenerDraft& one) {
        return one.listener.side == of.peer.side && one.listener.bind.transport == transport;
      });
  if (listening) return;
  if (transport == Transport::udp) {
    return problems.error(of.at,
                          "peer " + in_quotes(of.peer.name) + " is reached over udp, but no " +
                              std::string(base::to_string(of.peer.side)) +
                              " listener is udp: there is nothing to send from",
                          "a \"udp:…\" in listen");
  }
  problems.warning(of.at,
                   "peer " + in_quotes(of.peer.name) + " is dialled over " +
                       std::string(base::to_string(transport)) + ", but no " +
                       std::string(base::to_string(of.peer.side)) +
                       " listener is there for what it sends back on connections of its own",
                   "a listener of that transport");
}

void check_key_log(const Draft& draft, Problems& problems) {
  std::string whose;
  for (const auto& name : draft.key_log_peers) {
    const auto* peer = draft.peer_named(name.value);
    if (peer == nullptr || !peer->speaks_tls()) {
      problems.error(name.at, "key_log_peers: there is no TLS peer " + in_quotes(name.value),
                     "the name of a [[peer]] that speaks TLS");
    }
    whose += (whose.empty() ? " of " : ", ") + name.value;
  }
  if (draft.key_log.value.empty()) return;
  problems.warning(
      draft.key_log.at,
      "key_log is set: whoever reads that file can decrypt every TLS connection" + whose);
}

}  // namespace

void check_listeners(const Draft& draft, Problems& problems) {
  check_collisions(draft, problems);
  for (const auto& of : draft.listeners) check_listener(draft, of, problems);
  for (const auto& of : draft.peers) {
    if (of.broken || draft.listeners_broken) continue;
    for (const auto transport : transports_to(of)) {
      const bool possible = transport == Transport::tls || may_be_cleartext(of);
      if (possible) check_way_back(draft, of, transport, problems);
    }
  }
}

void check_whole(const Draft& draft, Problems& problems) {
  if (draft.peers.empty()) problems.error({}, "there is no peer", "a [[peer]] on either side");
  if (draft.routes.empty()) problems.error({}, "there is no route", "a [[route]] for each side");
  if (draft.server.state_folder.empty()) {
    problems.warning({},
                     "[server] state_folder is not set: a restart loses dialogs and registrations",
                     "a folder that outlives the process");
  }
  check_key_log(draft, problems);
  std::map<std::string_view, bool> used;
  for (const auto& peer : draft.peers) {
    used[peer.trustpoint.value] = used[peer.outbound_trustpoint.value] = true;
  }
  used[draft.control_trustpoint.value] = used[draft.client_trustpoint.value] = true;
  for (const auto& trustpoint : draft.trustpoints) {
    if (used.contains(trustpoint.settings.name)) continue;
    problems.warning(trustpoint.at,
                     "nobody uses trustpoint " + in_quotes(trustpoint.settings.name));
  }
}

}  // namespace sipward::config
