// What the control door answers about a running server:
//   GET  /peers            all peers, and failures of those who are none
//   GET  /peers/{name}     one peer
//   GET  /groups           all groups, their members and how they are
//   POST /drain            no new dialogs for ?peer=, ?group=, both, or neither: the whole proxy;
//                          ?limit= seconds until its connections are closed
//   GET  /drain            who is being drained, and what they have still to do
//   DELETE /drain          ends it
//   GET  /trustpoints      the certificates in force
//   POST /reload           200: reloaded, or 409: refused and nothing has changed
//   POST /debug/tls/{whom} follows the connections of a peer or an address for ?seconds= (60)
//   GET  /debug/tls/{whom} what has been seen, from line ?from= (0) on
//   DELETE /debug/tls/{whom}
// and what status_answers.hpp, traffic_answers.hpp, trace_answers.hpp and log_answers.hpp list.
#pragma once

#include "sipward/shell/control/router.hpp"
#include "sipward/shell/log/log.hpp"
#include "sipward/shell/runtime/reloader.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

// All outlive the router.
Router make_router(runtime::Server& server, runtime::Reloader& reloader, log::Log& log);

}  // namespace sipward::control
