#include "sipward/shell/trace/follower.hpp"

#include <utility>

namespace sipward::trace {

void Follower::put(const SeenPointer& seen) {
  const std::lock_guard lock(mutex_);
  if (bytes_ + seen->text.size() > most_bytes) {
    ++waiting_.lost;
    return;
  }
  bytes_ += seen->text.size();
  waiting_.messages.push_back(seen);
}

Follower::Taken Follower::take() {
  const std::lock_guard lock(mutex_);
  bytes_ = 0;
  return std::exchange(waiting_, {});
}

}  // namespace sipward::trace
