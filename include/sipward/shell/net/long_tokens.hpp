// Tokens too long for a peer's max_uri, under short names: shared by all workers, bounded, the
// oldest goes first.
#pragma once

#include <cstddef>
#include <deque>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "sipward/core/proxy/proxy.hpp"

namespace sipward::net {

class SharedLongTokens final : public proxy::LongTokens {
 public:
  explicit SharedLongTokens(std::size_t most) : most_(most) {}

  void keep(const std::string& name, const std::string& token) override;
  std::optional<std::string> find(const std::string& name) const override;

 private:
  std::size_t most_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string> tokens_;
  std::deque<std::string> order_;
};

}  // namespace sipward::net
