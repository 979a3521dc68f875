#include "sipward/cli/leg_pairs.hpp"

#include <algorithm>
#include <utility>

namespace sipward::cli {
namespace {

constexpr std::chrono::milliseconds longest_wait{300};
constexpr std::size_t most_shown = 64;

}  // namespace

void LegPairs::add(trace::Seen seen, Clock::time_point now) {
  if (seen.sighting.received) {
    waiting_.push_back({std::move(seen), std::nullopt, now});
    return;
  }
  const auto partner = std::find_if(waiting_.begin(), waiting_.end(), [&](const Pair& pair) {
    return seen.origin != 0 && pair.received && pair.received->number == seen.origin &&
           !pair.complete();
  });
  if (partner != waiting_.end()) {
    partner->sent = std::move(seen);
    return;
  }
  std::optional<trace::Seen> received;
  if (const auto* known = recent(seen.origin)) received = *known;
  waiting_.push_back({std::move(received), std::move(seen), now});
}

// Whose request went to another member after the first.
const trace::Seen* LegPairs::recent(std::uint64_t number) const {
  if (number == 0) return nullptr;
  for (const auto& pair : waiting_) {
    if (pair.received && pair.received->number == number) return &*pair.received;
  }
  for (const auto& seen : shown_) {
    if (seen.number == number) return &seen;
  }
  return nullptr;
}

void LegPairs::show_ready(Clock::time_point now) {
  while (!waiting_.empty() &&
         (waiting_.front().complete() || now - waiting_.front().since >= longest_wait)) {
    show_first();
  }
}

void LegPairs::show_all() {
  while (!waiting_.empty()) show_first();
}

void LegPairs::show_first() {
  auto pair = std::move(waiting_.front());
  waiting_.pop_front();
  show_(pair.received ? &*pair.received : nullptr, pair.sent ? &*pair.sent : nullptr);
  if (!pair.received) return;
  shown_.push_back(std::move(*pair.received));
  if (shown_.size() > most_shown) shown_.pop_front();
}

}  // namespace sipward::cli
