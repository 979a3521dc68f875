// What the control door answers about the program as a whole:
//   GET /status     whether all is well, and what to do if not
//   GET /listeners  where it listens
//   GET /evidence   how traffic was secured, ?seconds= back or since the start
//   GET /metrics    for Prometheus
//   GET /healthz    200 while its workers answer, else 503
//   GET /readyz     200 while it takes new calls, else 503
#pragma once

#include "sipward/shell/control/router.hpp"
#include "sipward/shell/log/log.hpp"
#include "sipward/shell/runtime/reloader.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

void add_status(Router& router, const runtime::Server& server, const runtime::Reloader& reloader,
                const log::Log& log);

}  // namespace sipward::control
