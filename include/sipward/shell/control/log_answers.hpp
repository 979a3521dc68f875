// What the control door answers about the log:
//   GET  /log         {"entries": [as JSON in the log, …], "newest": N, "missed": M}: the newest of
//                     those that are remembered; ?after=N goes on from there, ?most=, ?level= (and
//                     above), ?peer=
//   GET  /log/follow  a line of JSON for each as it comes, with the same filters
//   GET  /log/levels  what is logged: in force, as configured, and as set by hand
//   POST /log/level   ?level=debug, or none: as configured again; ?peer= of one alone
#pragma once

#include "sipward/shell/control/router.hpp"
#include "sipward/shell/log/log.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

// All outlive the router.
void add_logging(Router& router, const runtime::Server& server, log::Log& log);

}  // namespace sipward::control
