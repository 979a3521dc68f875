// What a worker tells of itself, on its own thread and to those who ask from others.
#include <algorithm>

#include "sipward/shell/runtime/worker.hpp"

namespace sipward::runtime {

void Worker::publish_counts() {
  transactions_.store(proxy_.transactions(), std::memory_order_relaxed);
  calls_.store(proxy_.calls().size(), std::memory_order_relaxed);
  connections_.store(pool_.size(), std::memory_order_relaxed);
  unanswered_.store(proxy_.unanswered(), std::memory_order_relaxed);
}

Server::WorkerReport Worker::report() const {
  Server::WorkerReport report;
  report.transactions = transactions();
  report.calls = calls_.load(std::memory_order_relaxed);
  report.connections = connections_.load(std::memory_order_relaxed);
  report.lag = lag_.load(std::memory_order_relaxed);
  report.longest_lag = std::chrono::microseconds(longest_lag_.get());
  report.longest_mailbox = mailbox_.peak();
  report.tally = &tally_;
  return report;
}

void Worker::note_lag(std::chrono::steady_clock::time_point now) {
  if (!sweep_due_) return;
  const auto lag = std::chrono::duration_cast<std::chrono::microseconds>(now - *sweep_due_);
  lag_.store(lag, std::memory_order_relaxed);
  longest_lag_.raise_to(static_cast<std::uint64_t>(std::max<std::int64_t>(lag.count(), 0)));
}

}  // namespace sipward::runtime
