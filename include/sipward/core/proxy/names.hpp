// Names looked up by the shell, remembered: fresh ones are used, older ones are used at once and
// asked for again beside, and while DNS fails the old ones serve on (RFC 8767). Bounded. Owned by
// one worker's Proxy.
#pragma once

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

  // What is known, no older than `stale`; or nothing: then the waiter is returned by `resolved`
  // some time later.
  std::optional<Located> look_up(const Wanted& wanted, Waiter waiter, Time now,
                                 base::Duration stale, Outputs& out);

  // Who waited for it; they get what was found.
  std::vector<Waiter> resolved(QueryId id, const Located& located, Time now);

  // What another worker has found.
  void learn(const Wanted& wanted, const Located& located, Time now);

 private:
  struct Entry {
    std::optional<Located> known;  // with addresses
    Time fetched{};
    Time ask_at{};      // not before
    QueryId query = 0;  // under way; 0: none
    std::vector<Waiter> waiters;
  };
  void make_room();
  static void remember(Entry& entry, const Located& located, Time now);

  QueryId last_query_ = 0;
  std::unordered_map<std::string, Entry> entries_;
  std::unordered_map<QueryId, std::string> queries_;
};

}  // namespace sipward::proxy
