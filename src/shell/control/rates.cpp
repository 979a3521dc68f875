#include "sipward/shell/control/rates.hpp"

#include <utility>

namespace sipward::control {

void Rates::look(Counts counts, Clock::time_point now) {
  const auto since = now - at_;
  const double seconds = std::chrono::duration<double>(since).count();
  known_ = at_ != Clock::time_point{} && since <= farthest && seconds > 0;
  rates_.clear();
  for (const auto& [name, count] : counts) {
    if (!known_) break;
    const auto before = counts_.find(name);
    const auto was = before == counts_.end() ? 0 : before->second;
    rates_[name] = count > was ? static_cast<double>(count - was) / seconds : 0;
  }
  counts_ = std::move(counts);
  at_ = now;
}

std::optional<double> Rates::of(const std::string& name) const {
  const auto found = rates_.find(name);
  if (found != rates_.end()) return found->second;
  return known_ ? std::optional(0.0) : std::nullopt;
}

std::optional<double> Rates::together() const {
  if (!known_) return std::nullopt;
  double sum = 0;
  for (const auto& [name, rate] : rates_) sum += rate;
  return sum;
}

}  // namespace sipward::control
