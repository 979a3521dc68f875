// How long TLS handshakes took that succeeded, as the network saw it: from the accepted or made TCP
// connection to the judged peer. Any thread.
#pragma once

#include <array>
#include <mutex>

#include "sipward/core/base/counter.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::runtime {

class HandshakeBook {
 public:
  void add(tls::Role role, bool resumed, std::chrono::microseconds took) {
    const std::lock_guard lock(mutex_);
    latencies_[index_of(role, resumed)].add(took);
  }
  const base::Latencies& of(tls::Role role, bool resumed) const {
    return latencies_[index_of(role, resumed)];
  }

 private:
  static std::size_t index_of(tls::Role role, bool resumed) {
    return (role == tls::Role::server ? 0U : 2U) + (resumed ? 1U : 0U);
  }
  std::mutex mutex_;  // one writes at a time
  std::array<base::Latencies, 4> latencies_;
};

}  // namespace sipward::runtime
