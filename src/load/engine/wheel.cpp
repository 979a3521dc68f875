#include "sipward/load/engine/wheel.hpp"

#include <algorithm>

namespace sipward::load {
namespace {
using std::chrono::milliseconds;
}

std::int64_t Wheel::tick_of(Moment moment) const {
  return std::chrono::duration_cast<milliseconds>(moment - start_).count();
}

Moment Wheel::add(std::uint32_t id, Moment due) {
  const auto furthest = turned_ + static_cast<std::int64_t>(reach) - 1;
  const auto tick = std::clamp(due == never ? furthest : tick_of(due) + 1, turned_, furthest);
  ring_[static_cast<std::size_t>(tick) % reach].push_back(id);
  earliest_ = size_ == 0 ? tick : std::min(earliest_, tick);
  ++size_;
  return start_ + milliseconds(tick);
}

void Wheel::turn(Moment now, std::vector<std::uint32_t>& due) {
  due.clear();
  const auto last = tick_of(now);
  for (; turned_ <= last && size_ > 0; ++turned_) {
    auto& slot = ring_[static_cast<std::size_t>(turned_) % reach];
    due.insert(due.end(), slot.begin(), slot.end());
    size_ -= slot.size();
    slot.clear();
  }
  turned_ = std::max(turned_, last + 1);
}

Moment Wheel::next() {
  if (size_ == 0) return never;
  earliest_ = std::max(earliest_, turned_);
  while (ring_[static_cast<std::size_t>(earliest_) % reach].empty()) ++earliest_;
  return start_ + milliseconds(earliest_);
}

}  // namespace sipward::load
