// GET /certificates: ours, the anchors and those that peers have shown last, in one list by what
// expires first, for who looks after them.
#pragma once

#include <vector>

#include "sipward/shell/control/exchange.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

// {"certificates": […], "all": how many fit}; ?text= in name, subject or names; ?from=, ?most=.
Answer certificates(const runtime::Server& server, const std::vector<runtime::PeerReport>& peers,
                    const Request& request);

}  // namespace sipward::control
