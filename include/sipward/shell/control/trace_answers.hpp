// What the control door answers about decrypted messages:
//   GET /trace         those kept in memory: {"messages": […]}
//   GET /trace/follow  goes on: a line of JSON for each message as it crosses, {"lost": n} where
//                      the client was too slow
//   GET /trace/report  what is traced, and how it goes
// The first two: only those of ?peer=, ?side=, ?method=, ?user=, ?call_id=; of peers and methods
// several, with commas.
#pragma once

#include "sipward/shell/control/router.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

void add_tracing(Router& router, runtime::Server& server);

}  // namespace sipward::control
