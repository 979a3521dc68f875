// From what the file said to what the rest of the program uses: names become indices.
#include <algorithm>

#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

base::ListenerId listener_at(const Draft& draft, base::Side side, const base::Endpoint& bind) {
  for (std::size_t i = 0; i < draft.listeners.size(); ++i) {
    const auto& listener = draft.listeners[i].listener;
    if (listener.side == side && listener.bind == bind) return static_cast<base::ListenerId>(i);
  }
  return base::no_listener;  // the checks have refused it
}

tls::PeerTlsSettings tls_of(const Draft& whole, const PeerDraft& draft, std::size_t index) {
  tls::PeerTlsSettings settings;
  const auto& peer = draft.peer;
  settings.peer = static_cast<base::PeerId>(index);
  settings.name = peer.name;
  settings.side = peer.side;
  settings.prefixes = peer.prefixes;
  settings.trustpoint = draft.trustpoint.value;
  settings.names = peer.names;
  if (peer.target && !peer.target->address) settings.server_name = peer.target->host;
  settings.min = draft.min;
  settings.max = draft.max;
  settings.name_rules = draft.name_rules;
  settings.verify = draft.verify;
  settings.eku = draft.eku;
  settings.pins = draft.pins;
  settings.sni = draft.sni;
  for (const auto& at : draft.listeners) {
    settings.listeners.push_back(listener_at(whole, peer.side, at.value));
  }
  settings.ciphers = draft.ciphers;
  settings.groups = draft.groups;
  settings.verify_depth = draft.verify_depth;
  return settings;
}

// Where its traffic goes follows from its security: to the TLS target, or to the cleartext port of
// the same host.
policy::Peer peer_of(const PeerDraft& draft) {
  auto peer = draft.peer;
  if (!draft.cleartext || !peer.target) return peer;
  if (peer.security == policy::Security::prefer) {
    peer.cleartext = draft.cleartext;
    return peer;
  }
  if (peer.security == policy::Security::observe) peer.observed = peer.target;
  peer.target->transport = draft.cleartext->transport;
  peer.target->port = draft.cleartext->port;
  return peer;
}

// Its own, else of the group that lists it. One that prefers TLS is looked after in any case, for
// somebody has to know whether its TLS works. Nothing: nobody looks after it.
std::optional<policy::HealthSettings> health_of(const Draft& draft, const PeerDraft& peer,
                                                const GroupDraft* group) {
  if (peer.options) return peer.options->value;
  if (group != nullptr) return group->options;
  if (peer.looked_after && peer.peer.target) return peer.looked_after;
  if (peer.peer.security != policy::Security::prefer) return std::nullopt;
  policy::HealthSettings settings;
  settings.up = draft.connections.observe_interval;
  settings.down = std::min(settings.down, settings.up);
  return settings;
}

policy::Group group_of(const policy::Network& network, const GroupDraft& draft) {
  auto group = draft.group;
  for (const auto& of : draft.members) {
    group.members.push_back(of.member);
    group.members.back().peer = network.peer_by_name(of.peer.value);
  }
  return group;
}

policy::RouteTarget target_of(const policy::Network& network, const RouteDraft& draft) {
  if (draft.refuse) return *draft.refuse;
  const auto peer = network.peer_by_name(draft.to.value);
  if (peer != base::no_peer) return peer;
  return policy::ToGroup{network.group_by_name(draft.to.value)};
}

policy::Route route_of(const policy::Network& network, const RouteDraft& draft) {
  policy::Route route;
  route.to = target_of(network, draft);
  route.hairpin = draft.hairpin;
  route.match = draft.match;
  if (draft.from.value.empty()) {
    route.from = policy::Anybody{};
  } else if (draft.from.value == "inside") {
    route.from = base::Side::inside;
  } else if (draft.from.value == "outside") {
    route.from = base::Side::outside;
  } else {
    route.from = network.peer_by_name(draft.from.value);
  }
  return route;
}

const tls::TrustpointSettings& trustpoint_of(const Draft& draft, const std::string& name) {
  return std::find_if(draft.trustpoints.begin(), draft.trustpoints.end(),
                      [&](const TrustpointDraft& one) { return one.settings.name == name; })
      ->settings;
}

tls::PeerTlsSettings asker(const Draft& draft, base::PeerId id, const char* name,
                           const std::vector<Placed<std::string>>& carried) {
  tls::PeerTlsSettings peer;
  peer.peer = id;
  peer.name = name;
  peer.prefixes = {*base::Prefix::parse("0.0.0.0/0"), *base::Prefix::parse("::/0")};
  peer.trustpoint = draft.control_trustpoint.value;
  for (const auto& one : carried) peer.names.push_back(one.value);
  peer.verify = draft.token_at ? tls::Verify::if_shown : tls::Verify::full;
  return peer;
}

// The certificate of one trustpoint, and by the anchors and CRLs of another those of who asks.
tls::ContextSettings control_tls_of(const Draft& draft) {
  tls::ContextSettings settings;
  auto trustpoint = trustpoint_of(draft, draft.control_trustpoint.value);
  if (!draft.client_trustpoint.value.empty()) {
    const auto& clients = trustpoint_of(draft, draft.client_trustpoint.value);
    trustpoint.anchors = clients.anchors;
    trustpoint.revocation = clients.revocation;
  }
  settings.trustpoints.push_back(std::move(trustpoint));
  const auto add = [&](base::PeerId id, const char* name, const auto& carried) {
    if (!carried.empty()) settings.peers.push_back(asker(draft, id, name, carried));
  };
  add(runtime::control_operators, "[control] operators", draft.operator_names);
  add(runtime::control_readers, "[control] readers", draft.reader_names);
  if (settings.peers.empty()) {
    settings.peers.push_back(asker(draft, runtime::control_anybody, "[control]", {}));
    settings.peers.back().verify = tls::Verify::none;
  }
  return settings;
}

}  // namespace

std::shared_ptr<const Settings> assemble(const Draft& draft) {
  auto settings = std::make_shared<Settings>();
  auto network = std::make_shared<policy::Network>(draft.network);
  for (const auto& of : draft.listeners) network->listeners.push_back(of.listener);
  const auto groups = draft.first_groups();
  for (std::size_t i = 0; i < draft.peers.size(); ++i) {
    const auto& of = draft.peers[i];
    const auto listed = groups.find(of.peer.name);
    network->peers.push_back(peer_of(of));
    network->peers.back().health =
        health_of(draft, of, listed == groups.end() ? nullptr : listed->second);
    settings->presets.push_back(of.preset);
    if (!of.trustpoint.value.empty()) settings->tls.peers.push_back(tls_of(draft, of, i));
  }
  for (const auto& of : draft.groups) network->groups.push_back(group_of(*network, of));
  for (const auto& route : draft.routes) network->routes.push_back(route_of(*network, route));
  for (const auto& of : draft.trustpoints) settings->tls.trustpoints.push_back(of.settings);
  settings->tls.key_log = draft.key_log.value;
  for (const auto& of : draft.key_log_peers) settings->tls.key_log_peers.push_back(of.value);
  settings->tls.resumption = draft.resumption;
  settings->tls.ticket_keys = draft.ticket_keys.value;
  settings->network = std::move(network);
  settings->server = draft.server;
  settings->control = draft.control;
  if (draft.control.listen && !draft.control_trustpoint.value.empty()) {
    settings->control.tls = control_tls_of(draft);
  }
  settings->connections = draft.connections;
  settings->dns = draft.dns;
  settings->trace = draft.trace;
  settings->log = draft.log;
  for (const auto& of : draft.peers) {
    if (of.log_level) settings->log.levels.peers[of.peer.name] = *of.log_level;
  }
  return settings;
}

}  // namespace sipward::config
