// Whether all is well with a running server, and if not, what to do: the answer that `sipward
// status`, a page and a health check start from.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "sipward/shell/runtime/reloader.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

// Sentences, the worst first, each with what to do.
std::vector<std::string> problems_of(const std::vector<runtime::PeerReport>& peers,
                                     const std::vector<tls::TrustpointFacts>& trustpoints);

// `peers` and `evidence`, since the start, as they were just asked for.
boost::json::object status_of(const runtime::Server& server, const runtime::Reloader& reloader,
                              const std::vector<runtime::PeerReport>& peers,
                              const runtime::Evidence& evidence);
// "listeners", with how many connections each has now, for which all workers are asked; "missing":
// those that did not answer.
boost::json::object listeners_of(const runtime::Server& server);

}  // namespace sipward::control
