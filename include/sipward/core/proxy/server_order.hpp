// In which order the servers of a name are tried (RFC 2782 "Usage rules"): the lowest priority
// number first; among equals by lot, each SRV record as often as its weight says. Pure.
#pragma once

#include <vector>

#include "sipward/core/proxy/proxy.hpp"

namespace sipward::proxy {

// Drawn anew at each use. The addresses of one record stay together, in their order. A weight of 0
// beside others comes first seldom, but does.
std::vector<ServerAddress> in_order(std::vector<ServerAddress> servers, RandomSource& random);

}  // namespace sipward::proxy
