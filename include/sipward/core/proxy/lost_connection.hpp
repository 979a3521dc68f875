// What becomes of requests whose connection is gone before their final answer (rewriting.md §8).
// Who has answered a call with 100 has taken it and would take it twice: it goes elsewhere, or
// ends. All else is sent once more over a new connection, with the same branch: who has got the
// first copy answers again (RFC 3261 §17.2.3). Works on the Table of one worker.
#pragma once

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

void on_connection_lost(Turn& turn, const LostConnection& lost);

// As it was, over a new connection. False: it was already, it was answered (100 is enough), or
// nobody waits for it any more.
bool send_once_more(Turn& turn, Branch& branch);

}  // namespace sipward::proxy
