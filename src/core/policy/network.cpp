#include "sipward/core/policy/network.hpp"

namespace sipward::policy {
namespace {

bool same_host(std::string_view a, std::string_view b) {
  const auto address = IpAddress::parse(a);
  return address ? address == IpAddress::parse(b) : base::equal_ignoring_case(a, b);
}

bool matches(const Network& network, const Route& route, PeerId from) {
  if (const auto* peer = std::get_if<PeerId>(&route.from)) return *peer == from;
  return network.peers[from].side == std::get<Side>(route.from);
}

bool leads(const Network& network, PeerId from, PeerId to) {
  if (from >= network.peers.size() || to >= network.peers.size()) return false;
  const bool hairpin =
      network.peers[from].side == Side::outside && network.peers[to].side == Side::outside;
  for (const auto& route : network.routes) {
    if (route.to == to && matches(network, route, from) && (route.hairpin || !hairpin)) return true;
  }
  return false;
}

// Where one of the two says no port, the host decides (a URI without one may be any service there).
bool same_place(const HostPort& ours, std::uint16_t default_port, std::string_view host,
                std::uint16_t port) {
  const auto our_port = ours.port != 0 ? ours.port : default_port;
  return (port == 0 || our_port == 0 || our_port == port) && same_host(ours.host, host);
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

// Is it the side's or a peer's advertise, seen on a listener of that port?
bool shown_with(const Network& network, Side side, std::uint16_t listener_port,
                std::string_view host, std::uint16_t port) {
  if (same_place(network.side(side).advertise, listener_port, host, port)) return true;
  for (const auto& peer : network.peers) {
    if (peer.side != side || !peer.advertise) continue;
    if (same_place(*peer.advertise, listener_port, host, port)) return true;
  }
  return false;
}

}  // namespace

PeerId Network::peer_by_address(Side wanted, const IpAddress& address) const {
  PeerId best = base::no_peer;
  int best_length = -1;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    if (peers[i].side != wanted) continue;
    for (const auto& prefix : peers[i].prefixes) {
      if (int{prefix.length} > best_length && prefix.contains(address)) {
        best = static_cast<PeerId>(i);
        best_length = prefix.length;
      }
    }
  }
  return best;
}

PeerId Network::peer_by_host(Side wanted, std::string_view host) const {
  for (std::size_t i = 0; i < peers.size(); ++i) {
    if (peers[i].side != wanted) continue;
    if (peers[i].target && same_host(peers[i].target->host, host)) return static_cast<PeerId>(i);
    for (const auto& name : peers[i].names) {
      if (base::equal_ignoring_case(name, host)) return static_cast<PeerId>(i);
    }
  }
  return base::no_peer;
}

PeerId Network::peer_by_name(std::string_view name) const {
  for (std::size_t i = 0; i < peers.size(); ++i) {
    if (peers[i].name == name) return static_cast<PeerId>(i);
  }
  return base::no_peer;
}

PeerId Network::peer_by_stable_id(std::uint32_t id) const {
  for (std::size_t i = 0; i < peers.size(); ++i) {
    if (peers[i].stable_id == id) return static_cast<PeerId>(i);
  }
  return base::no_peer;
}

PeerId Network::route(Side from_side, PeerId from) const {
  for (const auto& route : routes) {
    const auto* side_wanted = std::get_if<Side>(&route.from);
    if (side_wanted != nullptr ? *side_wanted == from_side : std::get<PeerId>(route.from) == from) {
      return route.to;
    }
  }
  return base::no_peer;
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

bool Network::is_ours(Side seen_from, std::string_view host, std::uint16_t port) const {
  for (const auto& alias : side(seen_from).aliases) {
    if (same_place(alias, 0, host, port)) return true;
  }
  for (const auto& listener : listeners) {
    if (listener.side != seen_from) continue;
    const HostPort bound{listener.bind.address.text(), listener.bind.port};
    if (!listener.bind.address.is_any() && same_place(bound, 0, host, port)) return true;
    if (listener.advertise && same_place(*listener.advertise, bound.port, host, port)) return true;
    if (shown_with(*this, seen_from, bound.port, host, port)) return true;
  }
  return false;
}

std::uint32_t stable_id(std::string_view peer_name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : peer_name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

}  // namespace sipward::policy
