// INVITEs that were accepted, for what may still come of them (RFC 6026 §7): a retransmission, a
// CANCEL that is too late, another 2xx. There are many, each for 64*T1, so an entry keeps no more
// than that takes, and of more than `most` the oldest is forgotten. Part of one worker's Table.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/proxy/forward.hpp"
#include "sipward/core/proxy/proxy.hpp"

namespace sipward::proxy {

struct AcceptedCall {
  std::uint64_t relay = 0;  // the id that its sends carry
  Crossing crossing;        // of a response
  Destination back;
  base::Endpoint remote;  // where the INVITE went
  std::optional<std::size_t> record_routes_below;
  std::unique_ptr<const Withheld> withheld;  // null: nothing
  bool keys_untold = false;                  // SDES keys in another 2xx would be the first
  bool loss_told = false;                    // that a 2xx could not be sent
};

class AcceptedCalls {
 public:
  // `request`: the server transaction's key; `branch`: the client transaction's.
  void add(AcceptedCall call, std::string_view request, std::string_view branch, base::Time until,
           std::size_t most);
  // Null: unknown, or forgotten.
  AcceptedCall* by_request(std::string_view key);
  AcceptedCall* by_branch(std::string_view name);
  AcceptedCall* by_relay(std::uint64_t id);

  // Some of those whose time is over, for calls wait meanwhile, and those of a busy second are
  // tens of thousands.
  static constexpr std::size_t most_at_once = 128;
  void forget_until(base::Time now);
  // When there is something to forget; a second late, so that several go at once. Past: there is
  // more.
  std::optional<base::Time> next() const;
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    AcceptedCall call;
    std::uint64_t request = 0, branch = 0;  // hashes
    base::Time until;
  };
  using Index = boost::unordered_flat_map<std::uint64_t, std::uint64_t>;  // to numbers of entries

  AcceptedCall* at(const Index& index, std::uint64_t key);
  void forget_oldest();

  std::deque<Entry> entries_;  // in the order in which they came
  std::uint64_t oldest_ = 0;   // the number of the first
  Index requests_, branches_, relays_;
};

}  // namespace sipward::proxy
