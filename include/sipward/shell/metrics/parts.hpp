// The parts of the metrics, a file each.
#pragma once

#include "sipward/shell/log/log.hpp"
#include "sipward/shell/metrics/families.hpp"
#include "sipward/shell/runtime/reloader.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::metrics {

void add_traffic(Families& families, const runtime::Server& server);  // messages, calls, latencies
void add_peers(Families& families, const runtime::Server& server);    // of each: TLS, health
void add_certificates(Families& families, const runtime::Server& server);
void add_program(Families& families, const runtime::Server& server,
                 const runtime::Reloader& reloader);  // workers, memory, reloads
void add_trace(Families& families, const runtime::Server& server);
void add_log(Families& families, const log::Log& log);

}  // namespace sipward::metrics
