// What may arrive at most, and who goes before others when it is too much. Plain settings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sipward/core/policy/group.hpp"

namespace sipward::policy {

// From one peer; 0: no limit.
struct ArrivalLimits {
  LoadLimits load;
  std::uint32_t connections = 0;  // open at once; kept by the shell
  bool operator==(const ArrivalLimits&) const = default;
};

struct OverloadSettings {
  // From one source address, whichever peer it is; 0: no limit.
  LoadLimits source;
  std::uint32_t source_burst = 0;  // calls at once; 0: as many as in a second
  // Emergency calls: user parts of the Request-URI, and namespaces ("esnet") or values ("wps.0") of
  // Resource-Priority (RFC 4412).
  std::vector<std::string> emergency_users{"112", "911"};
  std::vector<std::string> emergency_priorities{"esnet"};
  std::uint32_t emergency_reserve_percent = 20;  // of each limit, on top of it, for them alone
};

}  // namespace sipward::policy
