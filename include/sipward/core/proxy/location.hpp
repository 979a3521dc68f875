// A next hop's name, located (RFC 3263 §4): what is looked up for it, and the endpoints that what
// was found comes to, in the order in which they are to be tried. No NAPTR: the transport of a hop
// is settled before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sipward/core/proxy/next_hop.hpp"
#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

// What is known of the hop's name; nothing: `waiter` comes back when it has been looked up.
std::optional<Located> look_up(Turn& turn, const NextHop& hop, Names::Waiter waiter);

// If nothing was found, the address that is configured for the hop's peer: a name of a peer in a
// lab need not be in any DNS.
std::vector<base::Endpoint> endpoints_of(const Context& context, const NextHop& hop,
                                         const Located& located);

// "DNS has no address for the name cucm.example.com"; for a Warning.
std::string why_nowhere(const NextHop& hop, const Located& located);

}  // namespace sipward::proxy
