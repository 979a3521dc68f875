// Who is who, found fast: peers by address, host and number, and the names by which we ourselves
// are known. Built once from a Network, immutable; the hot path asks it several times a message,
// so no look-up allocates or walks all peers.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sipward/core/policy/host_table.hpp"
#include "sipward/core/policy/network.hpp"

namespace sipward::policy {

class Directory {
 public:
  explicit Directory(const Network& network);

  // Longest prefix on that side; the first in the configuration among equals; no_peer if none.
  PeerId peer_by_address(Side side, const IpAddress& address) const;
  // A peer of that side whose target host or names equal the host.
  PeerId peer_by_host(Side side, std::string_view host) const;
  PeerId peer_by_stable_id(std::uint32_t id) const;
  // First route whose `from` is the peer or its side; null if none.
  const Route* route(Side side, PeerId from) const;
  // Is host:port one of ours as seen from that side (advertise, bound address, alias)? Where the
  // URI has no port the host decides: it may be any service there.
  bool is_ours(Side side, std::string_view host, std::uint16_t port) const;
  // "host:port" of ours as the peer sees it on a leg of that transport; without a peer, as the
  // inside does.
  const std::string& own_host_port(PeerId reader, Transport transport) const;

 private:
  static constexpr std::size_t no_route = static_cast<std::size_t>(-1);
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
    std::size_t route = no_route;                     // of a sender that is no peer
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
  std::vector<Route> routes_;
  std::vector<std::size_t> route_of_;  // by peer: index of its route
  std::vector<OwnTexts> own_texts_;    // by peer; the last one: without a peer
};

}  // namespace sipward::policy
