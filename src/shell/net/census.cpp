#include "sipward/shell/net/census.hpp"

namespace sipward::net {

std::optional<Census::Seat> Census::take(const base::IpAddress& source) {
  const std::lock_guard lock(mutex_);
  if (total_ >= in_total_) return std::nullopt;
  auto& from_there = sources_[source];
  if (from_there >= per_source_) return std::nullopt;
  ++from_there;
  ++total_;
  return Seat(*this, source);
}

std::size_t Census::total() const {
  const std::lock_guard lock(mutex_);
  return total_;
}

void Census::leave(const base::IpAddress& source) {
  const std::lock_guard lock(mutex_);
  --total_;
  const auto found = sources_.find(source);
  if (found != sources_.end() && --found->second == 0) sources_.erase(found);
}

void Census::Seat::give_back() {
  if (census_ != nullptr) std::exchange(census_, nullptr)->leave(source_);
}

}  // namespace sipward::net
