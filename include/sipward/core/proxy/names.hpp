// Names looked up by the shell, remembered for a while: fresh ones are used, older ones are used
// and asked for again, too old ones are waited for. Bounded. Owned by one worker's Proxy.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sipward/core/proxy/proxy.hpp"

namespace sipward::proxy {

class Names {
 public:
  using Waiter = std::uint64_t;
  using Addresses = std::vector<base::IpAddress>;

  // The addresses, or nothing: then the waiter is returned by `resolved` some time later.
  std::optional<Addresses> look_up(const std::string& name, Waiter waiter, Time now, Outputs& out);

  struct Answer {
    Addresses addresses;  // empty: the name has none
    std::vector<Waiter> waiters;
  };
  Answer resolved(QueryId id, const Addresses& addresses, Time now);

 private:
  struct Entry {
    Addresses addresses;
    Time fetched{};
    bool known = false;
    QueryId query = 0;  // under way; 0: none
    std::vector<Waiter> waiters;
  };
  void ask(const std::string& name, Entry& entry, Outputs& out);
  void make_room();

  QueryId last_query_ = 0;
  std::unordered_map<std::string, Entry> entries_;
  std::unordered_map<QueryId, std::string> queries_;
};

}  // namespace sipward::proxy
