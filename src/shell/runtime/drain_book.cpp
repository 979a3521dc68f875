#include "sipward/shell/runtime/drain_book.hpp"

#include <algorithm>

namespace sipward::runtime {

std::string DrainTarget::text() const {
  if (group.empty()) return peer.empty() ? "sipward" : "peer " + peer;
  return peer.empty() ? "group " + group : "peer " + peer + " in group " + group;
}

void DrainBook::begin(const DrainTarget& target, std::optional<std::chrono::seconds> limit) {
  const std::lock_guard lock(mutex_);
  std::erase_if(records_, [&](const DrainRecord& one) { return one.target == target; });
  const auto now = DrainRecord::Clock::now();
  records_.push_back({target, now, std::nullopt, false});
  if (limit) records_.back().until = now + *limit;
}

bool DrainBook::end(const DrainTarget& target) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(records_, [&](const DrainRecord& one) { return one.target == target; }) > 0;
}

bool DrainBook::holds(const DrainTarget& target) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(records_.begin(), records_.end(),
                     [&](const DrainRecord& one) { return one.target == target; });
}

std::vector<DrainRecord> DrainBook::all() const {
  const std::lock_guard lock(mutex_);
  return records_;
}

std::vector<DrainTarget> DrainBook::overdue(DrainRecord::Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::vector<DrainTarget> late;
  for (auto& record : records_) {
    if (record.closed || !record.until || now < *record.until) continue;
    record.closed = true;
    late.push_back(record.target);
  }
  return late;
}

}  // namespace sipward::runtime
