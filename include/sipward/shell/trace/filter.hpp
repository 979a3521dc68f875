// Which messages somebody wants to see. An empty list admits all; of several lists all must admit.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/trace/facts.hpp"

namespace sipward::trace {

struct Filter {
  std::vector<std::string> peers =
      {};  // every call that one of them takes part in, both legs of it
  std::optional<base::Side> side = {};    // that leg alone
  std::vector<std::string> methods = {};  // and the responses to them
  std::vector<std::string> users = {};    // of From or To
  std::vector<std::string> call_ids = {};
  bool operator==(const Filter&) const = default;

  bool names_peer(std::string_view peer) const;
  bool needs_facts() const { return !methods.empty() || !users.empty() || !call_ids.empty(); }
  bool admits(const Facts& facts) const;  // as far as methods, users and call_ids go
};

}  // namespace sipward::trace
