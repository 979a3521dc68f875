// Which port a part of the lab takes when the one it would like is busy. Tries by binding.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::lab {

struct ChosenPort {
  std::uint16_t port = 0;  // 0: not one could be had
  std::string notice;      // "5060 is busy, taking 15060"; empty if `wanted` was free
};

// The first port free for every transport given: `wanted`, then 10000 higher and so on, then
// whatever the system gives.
ChosenPort choose_port(const base::IpAddress& address, std::uint16_t wanted,
                       const std::vector<base::Transport>& transports);

}  // namespace sipward::lab
