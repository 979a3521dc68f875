#include "sipward/core/base/counter.hpp"

#include <algorithm>

namespace sipward::base {

void Latencies::add(std::chrono::microseconds took) {
  const double seconds = std::chrono::duration<double>(took).count();
  const auto step = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
  steps_[static_cast<std::size_t>(step)].add();
  microseconds_.add(static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)));
}

}  // namespace sipward::base
