// What happened, as a person reads it: a ladder of both legs and the checks that make a verdict.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "sipward/lab/component.hpp"

namespace sipward::lab {

struct Legs {
  std::string inside;   // "UDP 127.0.0.2:5060, cleartext"
  std::string outside;  // "TLS 127.0.0.4:5061, TLSv1.3 …, verified as …"
};
std::string draw_ladder(const Legs& legs, const Sightings& seen);

// Everything wrong with what was seen; empty: all is as it should be. `inside_host` and
// `outside_host` are sipward's own addresses of each side, "host:port".
std::vector<std::string> judge(const Sightings& seen, const std::string& inside_host,
                               const std::string& outside_host);

}  // namespace sipward::lab
