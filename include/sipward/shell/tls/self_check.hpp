// What we show to those who connect, proven by handshakes with ourselves over a pair of sockets:
// the way that a real client takes, but for the network.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sipward/shell/tls/handshake.hpp"

namespace sipward::tls {

struct Proof {
  std::vector<std::string> served;  // "trustpoint lab serves CN=sbc, serial 0a1b, until 2027-01-01"
  std::vector<std::string> problems;  // another certificate was served than was loaded, or none
};

// One handshake for each trustpoint that some peer sees when it connects.
Proof prove_certificates(const std::shared_ptr<const ContextSet>& contexts);

}  // namespace sipward::tls
