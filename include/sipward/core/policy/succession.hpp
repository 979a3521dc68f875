// A network that takes over from another while calls are up. Transactions and connections name a
// peer by its place in Network::peers, so whoever keeps its name and side keeps its place; who is
// gone stays in its place as removed, known to what still runs and to nobody else. Pure.
#pragma once

#include <optional>
#include <vector>

#include "sipward/core/policy/network.hpp"

namespace sipward::policy {

struct Succession {
  Network network;
  std::vector<PeerId> places;   // by the index that a peer had in `next`
  std::vector<PeerId> removed;  // those that `before` still had
};

// Nothing if there is no place left: peers came and went too often since the start.
std::optional<Succession> succeed(const Network& before, const Network& next);

}  // namespace sipward::policy
