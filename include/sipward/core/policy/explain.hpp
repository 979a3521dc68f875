// Why an address or a name is taken for a peer: every candidate, the winner, and what the others
// lack; and by which route its calls go. The answers are those of Directory. Pure; for people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/policy/network.hpp"

namespace sipward::policy {

// A prefix around the address.
struct PrefixCandidate {
  PeerId peer = base::no_peer;
  base::Prefix prefix;
  bool wins = false;
  std::string why;  // "10.0.0.0/8 is shorter than 10.1.0.0/16"; of the winner empty
};

// A route that fits calls from a peer, or from nobody we know.
struct RouteCandidate {
  std::size_t number = 0;  // 1: the first in the configuration
  RouteTarget to = base::no_peer;
  bool wins = false;
  std::string why;  // "comes after route 1, which fits already"
};

// A peer that has the name; wildcards in certificates are the shell's to judge.
struct NameCandidate {
  PeerId peer = base::no_peer;
  bool as_target = false;  // the host of its target
  bool as_name = false;    // one of the names its certificate must carry
  bool itself = false;     // what it is called in the configuration
  bool wins = false;       // a host so called in a URI is taken for it; if for nobody, itself
  std::string why;
};

std::vector<PrefixCandidate> explain_address(const Network& network, Side side,
                                             const IpAddress& address);  // longest first
std::vector<NameCandidate> explain_name(const Network& network, Side side, std::string_view host);
// no_peer: a sender that is no peer of ours.
std::vector<RouteCandidate> explain_routes(const Network& network, Side side, PeerId from);

}  // namespace sipward::policy
