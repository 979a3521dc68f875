// Connects to a control door; the side of the command line. Waits, but not beyond a deadline.
#pragma once

#include <memory>
#include <string>

#include "sipward/shell/control/line.hpp"
#include "sipward/shell/control/way.hpp"

namespace sipward::control {

struct Reached {
  std::unique_ptr<Line> line;  // null: `problem` says why, and what to do
  std::string problem;
  base::Endpoint remote = {};
  std::shared_ptr<const tls::ContextSet> contexts = {};  // over TLS
};

// The handshake, over TLS, goes on with what is written.
Reached reach(boost::asio::io_context& context, const Way& way, Line::Clock::time_point deadline);

// Why TLS has ended what was begun: the failure of the handshake, or what the door thought of our
// certificate after it; empty: TLS was not the reason.
std::string tls_problem(const Reached& reached);

std::string too_late(const Way& way);

}  // namespace sipward::control
