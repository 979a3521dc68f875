// One TLS handshake driven by a reactor until it is judged, or its deadline passes. Lives on the
// reactor's thread.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "sipward/shell/net/reactor.hpp"
#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::runtime {

class Handshaking {
 public:
  // Exactly one of the two is set. Called once; the Handshaking may be destroyed in it.
  using Done = std::function<void(std::optional<tls::Stream>, const tls::Failure*)>;

  Handshaking(net::Reactor& reactor, int descriptor, tls::Handshake handshake);
  void start(std::chrono::steady_clock::time_point deadline, Done done);

 private:
  void step();

  net::Reactor::Watch watch_;
  net::Reactor::Timer deadline_;
  tls::Handshake handshake_;
  Done done_;
};

}  // namespace sipward::runtime
