// All of a configuration that is in force, as the threads read it: immutable, built whole, swapped
// whole between two events. Whoever is at work with the old one finishes with it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sipward/core/policy/directory.hpp"
#include "sipward/shell/net/resolver_settings.hpp"
#include "sipward/shell/runtime/settings.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::runtime {

struct Snapshot {
  std::shared_ptr<const policy::Network> network;
  std::shared_ptr<const policy::Directory> directory;  // of that network
  std::shared_ptr<const tls::ContextSet> contexts;
  ConnectionSettings connections;
  net::ResolverSettings dns;
  milliseconds drain_time{};

  bool has_peer(base::PeerId peer) const { return peer < network->peers.size(); }
  std::string peer_name(base::PeerId peer) const {  // "" for no_peer
    return has_peer(peer) ? network->peers[peer].name : std::string();
  }
};

using SnapshotPointer = std::shared_ptr<const Snapshot>;

}  // namespace sipward::runtime
