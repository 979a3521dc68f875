#include "sipward/shell/trace/datagram_groups.hpp"

#include <algorithm>

namespace sipward::trace {

void DatagramGroups::arrange(const Batch& batch, std::size_t largest) {
  order_.clear();
  groups_.clear();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    order_.push_back(std::uint64_t{batch.at(i).size()} << 32 | i);
  }
  if (largest == 0 || batch.size() < reordered_from) return split_from(0);
  std::sort(order_.begin(), order_.end());
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const auto size = static_cast<std::size_t>(order_[i] >> 32);
    if (!groups_.empty() && i > 0) {
      auto& last = groups_.back();
      const bool fits = size == static_cast<std::size_t>(order_[i - 1] >> 32) && size <= largest &&
                        last.count < most_packets && (last.count + 1) * size <= most_bytes;
      if (fits) {
        ++last.count;
        continue;
      }
    }
    groups_.push_back({i, 1});
  }
}

void DatagramGroups::split_from(std::size_t group) {
  const auto first = group < groups_.size() ? groups_[group].first : 0;
  groups_.resize(std::min(group, groups_.size()));
  for (auto i = first; i < order_.size(); ++i) groups_.push_back({i, 1});
}

}  // namespace sipward::trace
