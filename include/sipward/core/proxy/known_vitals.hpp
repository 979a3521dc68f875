// What one worker has been told of the health of peers, by the way they are reached. Owned by its
// Proxy.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sipward/core/policy/vitals.hpp"

namespace sipward::proxy {

class KnownVitals {
 public:
  void set(const policy::Reach& reach, policy::Vitals vitals) {
    if (reach.identity.empty()) {
      if (own_.size() <= reach.peer) own_.resize(reach.peer + std::size_t{1});
      own_[reach.peer] = std::move(vitals);
    } else {
      others_[reach] = std::move(vitals);
    }
  }

  // Of an identity that nobody looks after, as of the peer's own trustpoint.
  const policy::Vitals& of(const policy::Reach& reach) const {
    if (!reach.identity.empty()) {
      const auto found = others_.find(reach);
      if (found != others_.end()) return found->second;
    }
    return reach.peer < own_.size() ? own_[reach.peer] : nothing_known_;
  }

  bool usable(const policy::Reach& reach) const { return policy::is_usable(of(reach)); }

 private:
  std::vector<policy::Vitals> own_;
  std::map<policy::Reach, policy::Vitals> others_;
  policy::Vitals nothing_known_;
};

}  // namespace sipward::proxy
