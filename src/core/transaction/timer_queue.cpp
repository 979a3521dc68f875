#include "sipward/core/transaction/timer_queue.hpp"

#include <algorithm>

namespace sipward::transaction {
namespace {

constexpr std::size_t small_heap = 1024;

std::size_t index(Timer timer) {
  return static_cast<std::size_t>(timer);
}

}  // namespace

void TimerQueue::start(std::uint64_t id, Timer timer, base::Time due) {
  auto& order = running_[id][index(timer)];
  if (order == 0) ++running_count_;
  order = ++last_order_;
  heap_.push_back({due, order, id, timer});
  std::push_heap(heap_.begin(), heap_.end(), later);
  skip_stopped();
  rebuild_if_stale();
}

void TimerQueue::stop(std::uint64_t id, Timer timer) {
  const auto found = running_.find(id);
  if (found == running_.end() || found->second[index(timer)] == 0) return;
  found->second[index(timer)] = 0;
  --running_count_;
  skip_stopped();
}

void TimerQueue::stop_all(std::uint64_t id) {
  const auto found = running_.find(id);
  if (found == running_.end()) return;
  for (const auto order : found->second) running_count_ -= order != 0 ? 1 : 0;
  running_.erase(found);
  skip_stopped();
}

std::optional<base::Time> TimerQueue::next() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front().due;
}

std::optional<TimerQueue::Due> TimerQueue::pop(base::Time now) {
  if (heap_.empty() || heap_.front().due > now) return std::nullopt;
  const Due due{heap_.front().id, heap_.front().timer};
  stop(due.id, due.timer);
  return due;
}

bool TimerQueue::later(const Entry& a, const Entry& b) {
  return a.due != b.due ? a.due > b.due : a.order > b.order;
}

bool TimerQueue::live(const Entry& entry) const {
  const auto found = running_.find(entry.id);
  return found != running_.end() && found->second[index(entry.timer)] == entry.order;
}

void TimerQueue::pop_top() {
  std::pop_heap(heap_.begin(), heap_.end(), later);
  heap_.pop_back();
}

void TimerQueue::skip_stopped() {
  while (!heap_.empty() && !live(heap_.front())) pop_top();
}

// Stopped entries far from the top must not outnumber the live ones for long.
void TimerQueue::rebuild_if_stale() {
  if (heap_.size() < small_heap || heap_.size() < 4 * running_count_) return;
  std::erase_if(heap_, [this](const Entry& entry) { return !live(entry); });
  std::make_heap(heap_.begin(), heap_.end(), later);
}

}  // namespace sipward::transaction
