#include "sipward/core/policy/network.hpp"

#include <algorithm>

namespace sipward::policy {
namespace {

// A route for names of certificates is for peers that may carry one of them.
bool may_carry_a_name(const Peer& peer, const std::vector<HostPattern>& wanted) {
  if (wanted.empty()) return true;
  return std::any_of(peer.names.begin(), peer.names.end(), [&wanted](const std::string& name) {
    const WrittenHost host(name);
    return std::any_of(wanted.begin(), wanted.end(),
                       [&host](const HostPattern& pattern) { return pattern.matches(host); });
  });
}

bool leads(const Network& network, PeerId from, PeerId to) {
  if (from >= network.peers.size() || to >= network.peers.size()) return false;
  const bool hairpin =
      network.peers[from].side == Side::outside && network.peers[to].side == Side::outside;
  for (const auto& route : network.routes) {
    const bool permitted = route.hairpin || !hairpin;
    if (permitted && network.open_to(route, network.peers[from].side, from) &&
        network.reaches(route, to)) {
      return true;
    }
  }
  return false;
}

const Listener* first_listener(const Network& network, Side side,
                               std::optional<Transport> transport) {
  for (const auto& listener : network.listeners) {
    if (listener.side == side &&
        listener.bind.transport == transport.value_or(listener.bind.transport)) {
      return &listener;
    }
  }
  return nullptr;
}

}  // namespace

PeerId Network::peer_by_name(std::string_view name) const {
  for (std::size_t i = 0; i < peers.size(); ++i) {
    if (peers[i].name == name && !peers[i].removed) return static_cast<PeerId>(i);
  }
  return base::no_peer;
}

GroupId Network::group_by_name(std::string_view name) const {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].name == name) return static_cast<GroupId>(i);
  }
  return no_group;
}

bool Network::open_to(const Route& route, Side from_side, PeerId from) const {
  if (const auto* wanted = std::get_if<PeerId>(&route.from); wanted && *wanted != from)
    return false;
  if (const auto* wanted = std::get_if<Side>(&route.from); wanted && *wanted != from_side) {
    return false;
  }
  if (from >= peers.size()) return route.match.from_names.empty();
  return !peers[from].removed && may_carry_a_name(peers[from], route.match.from_names);
}

bool Network::reaches(const Route& route, PeerId to) const {
  if (const auto* peer = std::get_if<PeerId>(&route.to)) return *peer == to;
  const auto* group = std::get_if<ToGroup>(&route.to);
  if (group == nullptr) return false;
  const auto& members = groups[group->group].members;
  return std::any_of(members.begin(), members.end(),
                     [to](const Member& member) { return member.peer == to; });
}

std::string_view Network::target_name(const RouteTarget& target) const {
  if (const auto* group = std::get_if<ToGroup>(&target)) return groups[group->group].name;
  const auto* peer = std::get_if<PeerId>(&target);
  const bool known = peer != nullptr && *peer < peers.size();
  return known ? std::string_view(peers[*peer].name) : std::string_view();
}

bool Network::may_talk(PeerId a, PeerId b) const {
  return leads(*this, a, b) || leads(*this, b, a);
}

HostPort Network::advertised(PeerId to, Transport transport) const {
  const auto* peer = to < peers.size() ? &peers[to] : nullptr;
  const auto wanted = peer != nullptr ? peer->side : Side::inside;
  const auto* listener = first_listener(*this, wanted, transport);
  HostPort shown = side(wanted).advertise;
  if (listener != nullptr && listener->advertise) shown = *listener->advertise;
  if (peer != nullptr && peer->advertise) shown = *peer->advertise;
  if (shown.port != 0) return shown;
  // On a side that does not listen on this transport, another listener's port is still ours.
  if (listener == nullptr) listener = first_listener(*this, wanted, std::nullopt);
  if (listener != nullptr) shown.port = listener->bind.port;
  if (shown.port == 0) shown.port = base::default_port(transport);
  return shown;
}

std::string_view to_string(Security security) {
  switch (security) {
    case Security::off:
      return "off";
    case Security::observe:
      return "observe";
    case Security::prefer:
      return "prefer";
    case Security::require:
      return "require";
  }
  return "";
}

std::string_view srv_service(Transport transport) {
  switch (transport) {
    case Transport::udp:
      return "_sip._udp";
    case Transport::tcp:
      return "_sip._tcp";
    case Transport::tls:
      return "_sips._tcp";
  }
  return "";
}

std::uint32_t stable_id(std::string_view peer_name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : peer_name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

}  // namespace sipward::policy
