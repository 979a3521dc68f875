#include "sipward/core/policy/directory.hpp"

#include <algorithm>
#include <numeric>

namespace sipward::policy {
namespace {

std::vector<PeerId> by_rank(const Network& network) {
  std::vector<PeerId> order(network.peers.size());
  std::iota(order.begin(), order.end(), PeerId{0});
  std::stable_sort(order.begin(), order.end(), [&](PeerId a, PeerId b) {
    return network.peers[a].rank < network.peers[b].rank;
  });
  return order;
}

}  // namespace

Directory::Directory(const Network& network) : routes_(network) {
  for (const auto id : by_rank(network)) {
    if (!network.peers[id].removed) add_peer(network.peers[id], id);
  }
  for (const auto& peer : network.peers) {
    auto& names = names_.emplace_back();
    for (const auto& name : peer.names) names.emplace_back(stable_id(name), name);
  }
  for (const auto side : {Side::inside, Side::outside}) {
    auto& lengths = of(side).lengths;
    std::sort(lengths.begin(), lengths.end(),
              [](const Length& a, const Length& b) { return a.bits > b.bits; });
    add_own_places(network, side);
  }
  for (std::size_t i = 0; i <= network.peers.size(); ++i) {
    const auto reader = i < network.peers.size() ? static_cast<PeerId>(i) : base::no_peer;
    auto& texts = own_texts_.emplace_back();
    for (const auto transport : {Transport::udp, Transport::tcp, Transport::tls}) {
      texts[static_cast<std::size_t>(transport)] = network.advertised(reader, transport).uri_text();
    }
  }
}

void Directory::add_peer(const Peer& peer, PeerId id) {
  auto& entries = of(peer.side);
  for (const auto& prefix : peer.prefixes) add_prefix(entries, prefix, id);
  const auto name = [&](std::string_view host) {
    if (entries.hosts.find(host) == nullptr) entries.hosts[host] = id;
  };
  if (peer.target) name(peer.target->host);
  for (const auto& host : peer.names) name(host);
  by_stable_id_.emplace(peer.stable_id, id);
}

void Directory::add_prefix(SideEntries& entries, const base::Prefix& prefix, PeerId id) {
  const bool v4 = prefix.network.is_v4();
  auto length = std::find_if(
      entries.lengths.begin(), entries.lengths.end(),
      [&](const Length& known) { return known.bits == prefix.length && known.v4 == v4; });
  if (length == entries.lengths.end()) {
    length = entries.lengths.insert(length, Length{prefix.length, v4, {}});
  }
  length->peers.emplace(prefix.network.masked(prefix.length), id);
}

void Directory::add_own(Side side, const HostPort& place, std::uint16_t usual_port) {
  of(side).own_ports[place.host].push_back(place.port != 0 ? place.port : usual_port);
}

void Directory::add_own_places(const Network& network, Side side) {
  for (const auto& alias : network.side(side).aliases) add_own(side, alias, 0);
  for (const auto& listener : network.listeners) {
    if (listener.side != side) continue;
    const auto port = listener.bind.port;
    if (!listener.bind.address.is_any()) add_own(side, {listener.bind.address.text(), port}, 0);
    if (listener.advertise) add_own(side, *listener.advertise, port);
    add_own(side, network.side(side).advertise, port);
    for (const auto& peer : network.peers) {
      if (peer.removed || peer.side != side) continue;
      if (peer.advertise) add_own(side, *peer.advertise, port);
    }
  }
}

PeerId Directory::peer_by_address(Side side, const IpAddress& address) const {
  for (const auto& length : of(side).lengths) {
    if (length.v4 != address.is_v4()) continue;
    const auto found = length.peers.find(address.masked(length.bits));
    if (found != length.peers.end()) return found->second;
  }
  return base::no_peer;
}

PeerId Directory::peer_by_host(Side side, std::string_view host) const {
  const auto* found = of(side).hosts.find(host);
  return found == nullptr ? base::no_peer : *found;
}

PeerId Directory::peer_by_stable_id(std::uint32_t id) const {
  const auto found = by_stable_id_.find(id);
  return found == by_stable_id_.end() ? base::no_peer : found->second;
}

std::string_view Directory::name_of(PeerId peer, std::uint32_t id) const {
  if (peer >= names_.size()) return {};
  for (const auto& [known, name] : names_[peer]) {
    if (known == id) return name;
  }
  return {};
}

bool Directory::is_ours(Side side, std::string_view host, std::uint16_t port) const {
  const auto* ports = of(side).own_ports.find(host);
  if (ports == nullptr) return false;
  return port == 0 || std::any_of(ports->begin(), ports->end(),
                                  [port](std::uint16_t ours) { return ours == 0 || ours == port; });
}

const std::string& Directory::own_host_port(PeerId reader, Transport transport) const {
  const auto at = std::min<std::size_t>(reader, own_texts_.size() - 1);
  return own_texts_[at][static_cast<std::size_t>(transport)];
}

}  // namespace sipward::policy
