// Timers of transactions by (id, timer). Most are stopped or started again long before they fire,
// so a stopped one stays in the heap and is skipped when its turn comes: starting is a push, and
// stopping a look-up. Owned by one worker's Table.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/transaction/vocabulary.hpp"

namespace sipward::transaction {

class TimerQueue {
 public:
  struct Due {
    std::uint64_t id = 0;
    Timer timer = Timer::a;
    bool operator==(const Due&) const = default;
  };

  void start(std::uint64_t id, Timer timer, base::Time due);  // again: replaces
  void stop(std::uint64_t id, Timer timer);
  void stop_all(std::uint64_t id);

  // When the earliest falls due; nothing if none runs.
  std::optional<base::Time> next() const;
  // The earliest that is due; among equals the one started first.
  std::optional<Due> pop(base::Time now);
  std::size_t size() const { return running_count_; }
  // With the stopped ones that are still held: never above 4 * size() + 1024 after a start.
  std::size_t held() const { return heap_.size(); }

 private:
  struct Entry {
    base::Time due;
    std::uint64_t order = 0;  // also tells a live entry from a replaced one
    std::uint64_t id = 0;
    Timer timer = Timer::a;
  };
  static constexpr std::size_t kinds = static_cast<std::size_t>(Timer::silence) + 1;
  // The order of the live entry of each timer; 0: not running.
  using Running = std::array<std::uint64_t, kinds>;

  static bool later(const Entry& a, const Entry& b);
  bool live(const Entry& entry) const;
  void pop_top();
  void skip_stopped();
  void rebuild_if_stale();

  std::vector<Entry> heap_;  // its top, if any, is live
  boost::unordered_flat_map<std::uint64_t, Running> running_;
  std::uint64_t last_order_ = 0;
  std::size_t running_count_ = 0;
};

}  // namespace sipward::transaction
