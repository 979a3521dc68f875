// The newest entries of the log, in memory, for those who ask through the control door. Bounded:
// the oldest makes room. Any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sipward/shell/log/entry.hpp"

namespace sipward::log {

class Tail {
 public:
  static constexpr std::size_t most = 1000;

  void add(Entry entry);

  struct Wish {
    std::uint64_t after = 0;               // entries of a higher number; they begin with 1
    std::size_t most = Tail::most;         // the newest of them
    std::optional<Level> level = {};       // of this and above
    std::optional<std::string> peer = {};  // of this one; "": of none
  };
  struct Taken {
    std::vector<std::shared_ptr<const Entry>> entries;  // the oldest first
    std::uint64_t newest = 0;                           // the number to go on after
    std::uint64_t missed = 0;  // entries after `after` that had to make room
  };
  Taken take(const Wish& wish) const;

 private:
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const Entry>> entries_;
  std::uint64_t newest_ = 0;
};

}  // namespace sipward::log
