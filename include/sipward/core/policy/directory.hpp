// Who is who, found fast: peers by address, host and number, and the names by which we ourselves
// are known. Built once from a Network, immutable; the hot path asks it several times a message,
// so no look-up allocates or walks all peers.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sipward/core/policy/host_table.hpp"
#include "sipward/core/policy/network.hpp"
#include "sipward/core/policy/route_table.hpp"

namespace sipward::policy {

class Directory {
 public:
  explicit Directory(const Network& network);

  // Longest prefix on that side; the first in the configuration among equals; no_peer if none.
  PeerId peer_by_address(Side side, const IpAddress& address) const;
  // A peer of that side whose target host or names equal the host.
  PeerId peer_by_host(Side side, std::string_view host) const;
  PeerId peer_by_stable_id(std::uint32_t id) const;
  // The route of a new request; null if none fits.
  const Route* choose_route(const RouteQuestion& question) const {
    return routes_.choose(question);
  }
  // The routes that a sender may take, conditions aside, in order; see RouteTable.
  std::span<const Route* const> routes_open_to(Side side, PeerId from) const {
    return routes_.open_to(side, from);
  }
  // The name of that peer which has this stable_id; empty if none.
  std::string_view name_of(PeerId peer, std::uint32_t id) const;
  // Is host:port one of ours as seen from that side (advertise, bound address, alias)? Where the
  // URI has no port the host decides: it may be any service there.
  bool is_ours(Side side, std::string_view host, std::uint16_t port) const;
  // "host:port" of ours as the peer sees it on a leg of that transport; without a peer, as the
  // inside does.
  const std::string& own_host_port(PeerId reader, Transport transport) const;

 private:
  // Prefixes of one length: the network address says whose they are.
  struct Length {
    std::uint8_t bits = 0;
    bool v4 = true;
    std::unordered_map<IpAddress, PeerId, base::IpAddressHash> peers;
  };
  struct SideEntries {
    std::vector<Length> lengths;  // longest first
    HostTable<PeerId> hosts;
    HostTable<std::vector<std::uint16_t>> own_ports;  // 0: any
  };
  SideEntries& of(Side side) { return sides_[static_cast<std::size_t>(side)]; }
  const SideEntries& of(Side side) const { return sides_[static_cast<std::size_t>(side)]; }

  void add_peer(const Peer& peer, PeerId id);
  void add_prefix(SideEntries& entries, const base::Prefix& prefix, PeerId id);
  void add_own_places(const Network& network, Side side);
  void add_own(Side side, const HostPort& place, std::uint16_t usual_port);

  using OwnTexts = std::array<std::string, 3>;  // a transport each
  std::array<SideEntries, 2> sides_;
  std::unordered_map<std::uint32_t, PeerId> by_stable_id_;
  RouteTable routes_;
  using Name = std::pair<std::uint32_t, std::string>;
  std::vector<std::vector<Name>> names_;  // by peer, with their stable_id
  std::vector<OwnTexts> own_texts_;       // by peer; the last one: without a peer
};

}  // namespace sipward::policy
