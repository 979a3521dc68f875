// What `sipward peers` tells of one peer: what is configured, and what has happened. Values.
#pragma once

#include <string>

#include "sipward/core/policy/network.hpp"
#include "sipward/shell/runtime/peer_book.hpp"

namespace sipward::runtime {

struct PeerReport {
  std::string name;
  base::Side side = base::Side::inside;
  std::string target;      // "tls:cucm1.example.com:5061"; empty: it only dials us
  std::string trustpoint;  // empty: it has no TLS
  policy::Security security = policy::Security::off;
  bool drained = false;
  std::uint32_t transactions = 0;  // to and from it, unanswered
  PeerRecord record;
};

}  // namespace sipward::runtime
