// Why an address or a name is taken for a peer: every candidate, the winner, and what the others
// lack; and by which route its calls go. The answers are those of Directory. Pure; for people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/policy/network.hpp"
#include "sipward/core/policy/request_view.hpp"

namespace sipward::policy {

// A prefix around the address.
struct PrefixCandidate {
  PeerId peer = base::no_peer;
  base::Prefix prefix;
  bool wins = false;
  std::string why;  // "10.0.0.0/8 is shorter than 10.1.0.0/16"; of the winner empty
};

// A route that may be for a sender, or for one request of it.
struct RouteCandidate {
  std::size_t number = 0;  // 1: the first in the configuration
  RouteTarget to = base::no_peer;
  bool wins = false;
  std::string why;         // "comes after route 1, which fits already"; of what may win: empty
  std::string conditions;  // "method INVITE, user +4930…"; empty: none
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
// The routes that such a sender may take, conditions aside: the one without any wins over what
// stands behind it. no_peer: a sender that is no peer of ours.
std::vector<RouteCandidate> explain_routes(const Network& network, Side side, PeerId from);
// Every route up to the one that the request takes, and what is in the way of the others.
std::vector<RouteCandidate> explain_routes(const Network& network, const RouteQuestion& question);
std::string conditions_text(const RouteMatch& match);
// "peer cucm", "group call-servers", "refused: 403 Forbidden"
std::string target_text(const Network& network, const RouteTarget& target);

}  // namespace sipward::policy
