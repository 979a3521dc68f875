// Whom no new dialogs are sent to, or taken from, because somebody wants to work on it. What is up
// goes on. Told to every worker; owned by its Proxy.
#pragma once

#include <algorithm>
#include <vector>

#include "sipward/core/policy/network.hpp"

namespace sipward::proxy {

// A peer everywhere, a whole group, or (both are set) a peer as a member of that group alone.
struct Drained {
  policy::GroupId group = policy::no_group;
  base::PeerId peer = base::no_peer;
  auto operator<=>(const Drained&) const = default;
};

class Drains {
 public:
  void set(const Drained& what, bool drained) {
    std::erase(all_, what);
    if (drained) all_.push_back(what);
  }
  // May new dialogs still be sent to it, by a route that leads to it or to a group of it?
  bool leave_a_way_to(const policy::Network& network, base::PeerId peer) const;
  bool empty() const { return all_.empty(); }
  bool holds_peer(base::PeerId peer) const { return holds({policy::no_group, peer}); }
  bool holds_member(policy::GroupId group, base::PeerId peer) const {
    return holds_peer(peer) || holds({group, base::no_peer}) || holds({group, peer});
  }

 private:
  bool holds(const Drained& what) const {
    return std::find(all_.begin(), all_.end(), what) != all_.end();
  }
  std::vector<Drained> all_;
};

}  // namespace sipward::proxy
