#include "sipward/shell/log/levels.hpp"

namespace sipward::log {

Level Levels::level_of(std::string_view peer) const {
  if (const auto at = peers_by_hand_.find(peer); at != peers_by_hand_.end()) return at->second;
  if (const auto at = configured_.peers.find(peer); at != configured_.peers.end()) {
    return at->second;
  }
  return usual_by_hand_.value_or(configured_.usual);
}

bool Levels::admits(std::string_view peer, Level level) const {
  const std::lock_guard lock(mutex_);
  return level >= level_of(peer);
}

void Levels::set(std::string_view peer, std::optional<Level> level) {
  const std::lock_guard lock(mutex_);
  if (peer.empty()) {
    usual_by_hand_ = level;
  } else if (level) {
    peers_by_hand_.insert_or_assign(std::string(peer), *level);
  } else if (const auto at = peers_by_hand_.find(peer); at != peers_by_hand_.end()) {
    peers_by_hand_.erase(at);
  }
}

void Levels::configure(LevelSettings configured) {
  const std::lock_guard lock(mutex_);
  configured_ = std::move(configured);
}

Levels::Report Levels::report() const {
  const std::lock_guard lock(mutex_);
  Report report{configured_, usual_by_hand_, peers_by_hand_, {}};
  report.in_force.usual = level_of("");
  for (const auto* peers : {&configured_.peers, &peers_by_hand_}) {
    for (const auto& [peer, level] : *peers) report.in_force.peers[peer] = level_of(peer);
  }
  return report;
}

}  // namespace sipward::log
