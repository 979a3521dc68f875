// OPTIONS (and CVP's PING) to sipward itself, answered truthfully (rewriting.md §9): 200 while a
// route is open to the sender, 503 while none is or while draining.
#pragma once

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

void answer_options(Turn& turn, const Relay& relay);

}  // namespace sipward::proxy
