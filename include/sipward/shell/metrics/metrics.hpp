// What a running server counts, as Prometheus reads it (text exposition format 0.0.4). Label sets
// are bounded: peers, sides, methods, classes, and what OpenSSL can negotiate. Any thread.
#pragma once

#include <string>

#include "sipward/shell/log/log.hpp"
#include "sipward/shell/runtime/reloader.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::metrics {

inline constexpr auto content_type = "text/plain; version=0.0.4; charset=utf-8";

std::string to_text(const runtime::Server& server, const runtime::Reloader& reloader,
                    const log::Log& log);

}  // namespace sipward::metrics
