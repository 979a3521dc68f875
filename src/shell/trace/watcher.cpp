#include "sipward/shell/trace/watcher.hpp"

#include <functional>
#include <string_view>
#include <utility>

namespace sipward::trace {
namespace {

constexpr std::size_t most_calls = 20'000;
constexpr std::size_t most_held = 256;

std::size_t hash_of(std::string_view call_id) {
  return std::hash<std::string_view>{}(call_id);
}

}  // namespace

Watcher::Watcher(Filter filter, std::uint32_t rate, Deliver deliver)
    : filter_(std::move(filter)), rate_(rate), deliver_(std::move(deliver)) {}

void Watcher::see(Passing& passing) {
  if (filter_.side && *filter_.side != passing.sighting().side) return;
  if (filter_.needs_facts() && !filter_.admits(passing.facts())) return;
  if (!filter_.peers.empty() && !concerns_peer(passing)) return hold(passing);
  deliver(passing);
}

bool Watcher::concerns_peer(Passing& passing) {
  const auto call = hash_of(passing.call_id());
  if (calls_.contains(call)) return true;
  if (!filter_.names_peer(passing.peer())) return false;
  calls_.insert(call);
  order_.push_back(call);
  if (order_.size() > most_calls) {
    calls_.erase(order_.front());
    order_.pop_front();
  }
  release(passing.call_id());
  return true;
}

void Watcher::hold(Passing& passing) {
  held_.push_back(passing.seen());
  if (held_.size() > most_held) held_.pop_front();
}

void Watcher::release(std::string_view call_id) {
  for (const auto& seen : held_) {
    if (seen->facts.call_id != call_id) continue;
    Passing passing(seen);
    deliver(passing);
  }
  std::erase_if(held_, [&](const SeenPointer& seen) { return seen->facts.call_id == call_id; });
}

void Watcher::deliver(Passing& passing) {
  using std::chrono::floor;
  using std::chrono::seconds;
  const auto second = floor<seconds>(passing.sighting().time).time_since_epoch().count();
  if (std::exchange(second_, second) != second) in_second_ = 0;
  if (rate_ != 0 && ++in_second_ > rate_) {
    ++over_rate_;
    return;
  }
  deliver_(passing);
}

}  // namespace sipward::trace
