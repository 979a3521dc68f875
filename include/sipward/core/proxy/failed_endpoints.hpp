// Endpoints that could not be reached a short while ago: where a name leads to several, they are
// tried after the others, so that not every call waits for the dead one (RFC 3263 §4.3). Bounded.
// Owned by one worker's Proxy.
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
    if (until_.size() < most) until_[endpoint] = now + remembered;
  }
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
  static constexpr std::size_t most = 1024;
  static constexpr std::chrono::seconds remembered{30};
  std::unordered_map<base::Endpoint, base::Time, base::EndpointHash> until_;
};

}  // namespace sipward::proxy
