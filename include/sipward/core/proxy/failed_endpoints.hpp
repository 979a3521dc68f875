// Endpoints that do not serve: where a name leads to several, they are tried after the others, so
// that not every call waits for the dead one (RFC 3263 §4.3). What a call has found out counts for
// a short while, what a check has found out until one finds otherwise. Bounded. Owned by one
// worker's Proxy.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <unordered_map>
#include <vector>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/base/endpoint.hpp"

namespace sipward::proxy {

class FailedEndpoints {
 public:
  void note(const base::Endpoint& endpoint, base::Time now) {
    if (until_.size() >= most)
      std::erase_if(until_, [now](const auto& one) { return one.second <= now; });
    keep(endpoint, now + remembered);
  }
  void hold(const base::Endpoint& endpoint) { keep(endpoint, base::Time::max()); }
  void forget(const base::Endpoint& endpoint) {
    if (!until_.empty()) until_.erase(endpoint);
  }
  void put_last(std::vector<base::Endpoint>& endpoints, base::Time now) const {
    if (until_.empty() || endpoints.size() < 2) return;
    std::stable_partition(endpoints.begin(), endpoints.end(), [&](const base::Endpoint& endpoint) {
      const auto found = until_.find(endpoint);
      return found == until_.end() || found->second <= now;
    });
  }

 private:
  void keep(const base::Endpoint& endpoint, base::Time until) {
    const auto known = until_.find(endpoint);
    if (known != until_.end()) {
      known->second = std::max(known->second, until);
    } else if (until_.size() < most) {
      until_.emplace(endpoint, until);
    }
  }

  static constexpr std::size_t most = 1024;
  static constexpr std::chrono::seconds remembered{30};
  std::unordered_map<base::Endpoint, base::Time, base::EndpointHash> until_;
};

}  // namespace sipward::proxy
