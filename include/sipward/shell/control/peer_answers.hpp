// What the control door answers about peers, and to who watches:
//   GET /peers         all; ?side=, ?text= in name or target, ?from= and ?most= of them,
//   ?order=trouble:
//                      those that are down, in cleartext or drained first
//   GET /peers/{name}
//   GET /certificates  ours, anchors and what peers have shown, what expires first first; ?text=,
//                      ?from=, ?most=
//   GET /live          how the program is, and how fast it goes since it was last asked this
// ?age=: how many seconds old the first two may be.
#pragma once

#include "sipward/shell/control/router.hpp"
#include "sipward/shell/runtime/reloader.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

void add_peers(Router& router, const runtime::Server& server, const runtime::Reloader& reloader);

}  // namespace sipward::control
