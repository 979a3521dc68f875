// Which of a name's addresses is tried first (RFC 6724, what matters of it here): one to which
// there is a way, and of those IPv6. Asks the kernel, waits for nothing.
#pragma once

#include <vector>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::net {

void put_reachable_first(std::vector<base::IpAddress>& addresses);

}  // namespace sipward::net
