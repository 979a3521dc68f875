#include "sipward/shell/net/long_tokens.hpp"

#include <mutex>

namespace sipward::net {

void SharedLongTokens::keep(const std::string& name, const std::string& token) {
  const std::unique_lock lock(mutex_);
  if (!tokens_.try_emplace(name, token).second) return;
  order_.push_back(name);
  if (order_.size() <= most_) return;
  tokens_.erase(order_.front());
  order_.pop_front();
}

std::optional<std::string> SharedLongTokens::find(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = tokens_.find(name);
  if (found == tokens_.end()) return std::nullopt;
  return found->second;
}

}  // namespace sipward::net
