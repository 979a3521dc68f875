// Somebody who watches messages as they cross: they wait here until asked for, the newest are lost
// if too many wait. The tracer puts, one other thread takes; it ends with its last owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "sipward/shell/trace/seen.hpp"

namespace sipward::trace {

class Follower {
 public:
  static constexpr std::size_t most_bytes = std::size_t{4} * 1024 * 1024;  // of texts that wait

  void put(const SeenPointer& seen);
  struct Taken {
    std::vector<SeenPointer> messages;
    std::uint64_t lost = 0;  // since the last time
  };
  Taken take();

 private:
  std::mutex mutex_;
  Taken waiting_;
  std::size_t bytes_ = 0;
};

}  // namespace sipward::trace
