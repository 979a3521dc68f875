#include "sipward/shell/runtime/evidence.hpp"

namespace sipward::runtime {
namespace {

using std::chrono::hours;

constexpr hours mark_interval{1};
constexpr hours hourly_for{48};
constexpr hours daily_for{31 * 24};

// A peer that was taken away and came back is counted anew.
std::uint64_t added(std::uint64_t later, std::uint64_t earlier) {
  return later >= earlier ? later - earlier : later;
}

template <class Key>
std::map<Key, std::uint64_t> difference(const std::map<Key, std::uint64_t>& later,
                                        const std::map<Key, std::uint64_t>& earlier) {
  std::map<Key, std::uint64_t> all;
  for (const auto& [key, count] : later) {
    const auto before = earlier.find(key);
    const auto more = before == earlier.end() ? count : added(count, before->second);
    if (more != 0) all.emplace(key, more);
  }
  return all;
}

PeerEvidence::Direction difference(const PeerEvidence::Direction& later,
                                   const PeerEvidence::Direction& earlier) {
  return {added(later.encrypted, earlier.encrypted), added(later.cleartext, earlier.cleartext)};
}

PeerEvidence difference(const PeerEvidence& later, const PeerEvidence& earlier) {
  PeerEvidence more;
  more.received = difference(later.received, earlier.received);
  more.sent = difference(later.sent, earlier.sent);
  more.handshakes = difference(later.handshakes, earlier.handshakes);
  more.verified_names = difference(later.verified_names, earlier.verified_names);
  more.refusals = difference(later.refusals, earlier.refusals);
  more.fallen_back = added(later.fallen_back, earlier.fallen_back);
  return more;
}

bool is_same_day(Evidence::Clock::time_point a, Evidence::Clock::time_point b) {
  return std::chrono::floor<std::chrono::days>(a) == std::chrono::floor<std::chrono::days>(b);
}

}  // namespace

bool PeerEvidence::is_empty() const {
  const auto none = [](const Direction& one) { return one.encrypted == 0 && one.cleartext == 0; };
  return none(received) && none(sent) && handshakes.empty() && refusals.empty() && fallen_back == 0;
}

Evidence difference(const Evidence& later, const Evidence& earlier) {
  Evidence all;
  all.since = earlier.until;
  all.until = later.until;
  for (const auto& [peer, evidence] : later.peers) {
    const auto before = earlier.peers.find(peer);
    auto more = before == earlier.peers.end() ? evidence : difference(evidence, before->second);
    if (!more.is_empty()) all.peers.emplace(peer, std::move(more));
  }
  return all;
}

bool EvidenceMarks::is_due(Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  return marks_.empty() || now - marks_.back().until >= mark_interval;
}

void EvidenceMarks::keep(Evidence mark) {
  const std::lock_guard lock(mutex_);
  const auto now = mark.until;
  marks_.push_back(std::move(mark));
  thin(now);
}

// Of an old day the first mark stays.
void EvidenceMarks::thin(Clock::time_point now) {
  for (auto at = marks_.begin(); at != marks_.end();) {
    const auto age = now - at->until;
    const bool not_first = at != marks_.begin() && is_same_day(std::prev(at)->until, at->until);
    const bool goes = age > daily_for || (age > hourly_for && not_first);
    at = goes ? marks_.erase(at) : std::next(at);
  }
}

Evidence EvidenceMarks::at(Clock::time_point wanted) const {
  const std::lock_guard lock(mutex_);
  for (auto mark = marks_.rbegin(); mark != marks_.rend(); ++mark) {
    if (mark->until <= wanted) return *mark;
  }
  return {};
}

}  // namespace sipward::runtime
