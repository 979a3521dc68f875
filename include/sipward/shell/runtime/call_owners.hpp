// Which worker a call is of, by its Call-ID: the one where its first message arrived, so that few
// messages have to cross from worker to worker; another if that one were to get ahead of others, so
// that a trunk of a single connection keeps every CPU at work. Asked for each message, by all
// workers. A call is known by a keyed hash: nobody outside can make two share one.
#pragma once

#include <array>
#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "sipward/core/base/clock.hpp"
#include "sipward/shell/net/random_source.hpp"

namespace sipward::runtime {

class CallOwners {
 public:
  // So long after its last message at least, if it is not kept, unless more than `most` others came
  // in between: twice what any transaction takes but those of INVITE, whose calls are kept.
  static constexpr std::chrono::seconds remembered_for{64};
  static constexpr std::uint64_t most_ahead = 64;  // calls, of one worker to another

  CallOwners(const net::HashKey& key, std::size_t workers, std::size_t most = 1'000'000);

  // `here`: where a message with this Call-ID has arrived.
  std::uint32_t owner_of(std::string_view call_id, std::uint32_t here, base::Time now);
  void claim(std::string_view call_id, std::uint32_t worker, base::Time now);

  // From now on, until it is let go.
  void keep(std::string_view call_id, std::uint32_t worker);
  void let_go(std::string_view call_id, base::Time now);

 private:
  static constexpr std::size_t shard_count = 64;
  using Owners = boost::unordered_flat_map<std::uint64_t, std::uint32_t>;
  // Of what is not kept the younger half forgets the older: nothing is looked through for its age.
  struct alignas(64) Shard {
    std::mutex mutex;
    Owners kept, young, old;
    base::Time turned{};
  };

  Shard& shard_of(std::uint64_t hash) { return shards_[hash % shard_count]; }
  template <class Change>
  void change(std::string_view call_id, Change what);
  void forget_old(Shard& shard, base::Time now) const;
  std::uint32_t choose(std::uint32_t here);

  net::HashKey key_;
  std::size_t most_young_;  // of a shard
  std::array<Shard, shard_count> shards_;
  std::vector<std::atomic<std::uint64_t>> calls_;  // that were ever given to each worker
};

}  // namespace sipward::runtime
