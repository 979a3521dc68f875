#include "sipward/core/policy/explain.hpp"

#include <algorithm>

#include "sipward/core/policy/directory.hpp"

namespace sipward::policy {
namespace {

std::string why_not(const PrefixCandidate& loser, const PrefixCandidate& winner) {
  if (loser.prefix.length < winner.prefix.length) {
    return loser.prefix.text() + " is shorter than " + winner.prefix.text();
  }
  return "the same prefix, later in the file; over TLS listener, SNI and names decide";
}

bool is_target(const Peer& peer, std::string_view host) {
  if (!peer.target) return false;
  if (peer.target->address) return IpAddress::parse(host) == peer.target->address;
  return base::equal_ignoring_case(peer.target->host, host);
}

bool is_name(const Peer& peer, std::string_view host) {
  return std::any_of(peer.names.begin(), peer.names.end(), [host](const std::string& name) {
    return base::equal_ignoring_case(name, host);
  });
}

}  // namespace

std::vector<PrefixCandidate> explain_address(const Network& network, Side side,
                                             const IpAddress& address) {
  std::vector<PrefixCandidate> found;
  for (std::size_t i = 0; i < network.peers.size(); ++i) {
    const auto& peer = network.peers[i];
    if (peer.side != side) continue;
    for (const auto& prefix : peer.prefixes) {
      if (prefix.contains(address)) found.push_back({static_cast<PeerId>(i), prefix, false, {}});
    }
  }
  const auto winner = Directory(network).peer_by_address(side, address);
  std::stable_sort(found.begin(), found.end(), [winner](const auto& a, const auto& b) {
    if (a.prefix.length != b.prefix.length) return a.prefix.length > b.prefix.length;
    return a.peer == winner && b.peer != winner;
  });
  for (auto& candidate : found) {
    candidate.wins = &candidate == &found.front();
    if (!candidate.wins) candidate.why = why_not(candidate, found.front());
  }
  return found;
}

std::vector<NameCandidate> explain_name(const Network& network, Side side, std::string_view host) {
  auto winner = Directory(network).peer_by_host(side, host);
  if (winner == base::no_peer) winner = network.peer_by_name(host);
  std::vector<NameCandidate> found;
  for (std::size_t i = 0; i < network.peers.size(); ++i) {
    const auto& peer = network.peers[i];
    NameCandidate candidate{static_cast<PeerId>(i), is_target(peer, host), is_name(peer, host),
                            peer.name == host,      i == winner,           {}};
    if (peer.side != side) continue;
    if (!candidate.as_target && !candidate.as_name && !candidate.itself) continue;
    if (!candidate.wins) candidate.why = "in a URI it means " + network.peers[winner].name;
    found.push_back(std::move(candidate));
  }
  return found;
}

}  // namespace sipward::policy
