// What the page is told each second: how the program as a whole is, how fast it goes and how long
// things take since it was told last. One thread at a time.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sipward/shell/control/percentiles.hpp"
#include "sipward/shell/control/rates.hpp"
#include "sipward/shell/control/recent.hpp"
#include "sipward/shell/runtime/reloader.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::control {

class Live {
 public:
  using Clock = std::chrono::steady_clock;
  using Peers = std::vector<runtime::PeerReport>;

  Live(const runtime::Server& server, const runtime::Reloader& reloader)
      : server_(server), reloader_(reloader) {}

  boost::json::object look(Clock::time_point now);
  // All peers as they were at most so long ago; in the order of the configuration.
  std::shared_ptr<const Peers> peers(Clock::duration age, Clock::time_point now);
  // Messages a second, both ways; nothing: nobody looked just before.
  std::optional<double> rate_of(const std::string& peer) const { return rates_.of(peer); }

 private:
  const runtime::Server& server_;
  const runtime::Reloader& reloader_;
  Recent<Peers> peers_;
  Rates rates_;
  Steps handshakes_{}, invites_{};
};

}  // namespace sipward::control
