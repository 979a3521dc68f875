// From which level on a peer's events are logged: what a hand has set while it runs goes before
// what the configuration says, and a peer's own before the usual one. Any thread.
#pragma once

#include <mutex>
#include <optional>
#include <string_view>

#include "sipward/shell/log/settings.hpp"

namespace sipward::log {

class Levels {
 public:
  explicit Levels(LevelSettings configured) : configured_(std::move(configured)) {}

  bool admits(std::string_view peer, Level level) const;  // peer empty: an event of none

  // Of one peer, or with "" of all that have none of their own. Nothing: as configured again.
  void set(std::string_view peer, std::optional<Level> level);
  void configure(LevelSettings configured);  // what a hand has set stays

  struct Report {
    LevelSettings configured;
    std::optional<Level> usual_by_hand;
    std::map<std::string, Level, std::less<>> peers_by_hand;
    LevelSettings in_force;
  };
  Report report() const;

 private:
  Level level_of(std::string_view peer) const;

  mutable std::mutex mutex_;
  LevelSettings configured_;
  std::optional<Level> usual_by_hand_;
  std::map<std::string, Level, std::less<>> peers_by_hand_;
};

}  // namespace sipward::log
