#include "sipward/shell/net/flow_table.hpp"

#include <mutex>

namespace sipward::net {

void SharedFlowTable::put(const std::string& token, const proxy::FlowRecord& record,
                          base::Time expires) {
  const std::unique_lock lock(mutex_);
  if (entries_.size() >= most_ && !entries_.contains(token)) {
    const auto now = std::chrono::time_point_cast<base::Duration>(std::chrono::steady_clock::now());
    std::erase_if(entries_, [now](const auto& item) { return item.second.expires <= now; });
    // Still full: the oldest knowledge is not known, any entry goes; its phone is then dialled.
    if (entries_.size() >= most_) entries_.erase(entries_.begin());
  }
  entries_[token] = {record, expires};
}

void SharedFlowTable::erase(const std::string& token) {
  const std::unique_lock lock(mutex_);
  entries_.erase(token);
}

std::optional<proxy::FlowRecord> SharedFlowTable::find(const std::string& token,
                                                       base::Time now) const {
  const std::shared_lock lock(mutex_);
  const auto found = entries_.find(token);
  if (found == entries_.end() || found->second.expires <= now) return std::nullopt;
  return found->second.record;
}

}  // namespace sipward::net
