// Which message that was received became which one that was sent. The core does not say; but
// Call-ID, CSeq, method and status stay what they are on both legs (rewriting.md §2). Bounded,
// forgets the oldest. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>

#include "sipward/shell/trace/seen.hpp"

namespace sipward::trace {

class Pairs {
 public:
  explicit Pairs(std::size_t most = 16'384) : most_(most) {}
  // To be told of every message in order. The number of the one that it came of; 0: sipward made
  // it, or it was received.
  std::uint64_t origin_of(const Seen& seen);

 private:
  struct Received {
    std::uint64_t number = 0;
    base::Endpoint remote;
  };
  std::size_t most_;
  std::unordered_map<std::size_t, Received> received_;  // by the hash of what both legs share
  std::deque<std::size_t> order_;                       // of them, the oldest first
};

}  // namespace sipward::trace
