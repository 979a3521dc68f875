// One filter and rate, and who gets what they admit. Of a peer's call both legs are shown: what
// crossed before it was known whose call it is has been held back, and comes first. On the tracer's
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <unordered_set>

#include "sipward/shell/trace/filter.hpp"
#include "sipward/shell/trace/passing.hpp"

namespace sipward::trace {

class Watcher {
 public:
  using Deliver = std::function<void(Passing&)>;
  // `rate`: messages a second by their own time; 0: no limit.
  Watcher(Filter filter, std::uint32_t rate, Deliver deliver);

  void see(Passing& passing);
  std::uint64_t over_rate() const { return over_rate_; }  // left out since its start

 private:
  bool concerns_peer(Passing& passing);
  void hold(Passing& passing);
  void release(std::string_view call_id);
  void deliver(Passing& passing);

  Filter filter_;
  std::uint32_t rate_;
  Deliver deliver_;
  std::unordered_set<std::size_t> calls_;  // of the peers: hashes of their Call-IDs
  std::deque<std::size_t> order_;          // of calls_, the oldest first
  std::deque<SeenPointer> held_;
  std::int64_t second_ = 0;
  std::uint32_t in_second_ = 0;
  std::uint64_t over_rate_ = 0;
};

}  // namespace sipward::trace
