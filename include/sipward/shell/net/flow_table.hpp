// Flows of registered phones, {sealed Contact -> latest flow}: written by the worker that saw the
// 2xx to REGISTER, read by all. Bounded; expired entries go when room is needed.
#pragma once

#include <cstddef>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "sipward/core/proxy/proxy.hpp"

namespace sipward::net {

class SharedFlowTable final : public proxy::FlowTable {
 public:
  explicit SharedFlowTable(std::size_t most) : most_(most) {}

  void put(const std::string& token, const proxy::FlowRecord& record, base::Time expires) override;
  void erase(const std::string& token) override;
  std::optional<proxy::FlowRecord> find(const std::string& token, base::Time now) const override;

 private:
  struct Entry {
    proxy::FlowRecord record;
    base::Time expires;
  };
  std::size_t most_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace sipward::net
