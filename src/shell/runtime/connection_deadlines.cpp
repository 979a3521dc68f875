// When a connection has lived too long without saying what it should.
#include "sipward/shell/runtime/pool_entry.hpp"

namespace sipward::runtime {

using base::DropReason;

namespace {

constexpr auto ping = "\r\n\r\n";  // RFC 5626 §3.5.1

}  // namespace

DropReason ConnectionPool::overdue(const Entry& entry, Clock::time_point now) const {
  if (entry.retires_at && now >= *entry.retires_at) return DropReason::no_longer_allowed;
  const auto& connection = entry.connection;
  const auto& limits = now_->connections;
  const auto begun = connection.message_begun();
  if (begun && now - *begun > limits.message_timeout) return DropReason::first_message_timeout;
  if (connection.dialled()) return DropReason::none;
  if (!connection.spoke() && now - connection.opened_at() > limits.first_message_timeout) {
    return DropReason::first_message_timeout;
  }
  if (now - connection.last_active() > limits.idle_timeout) return DropReason::idle_timeout;
  return DropReason::none;
}

void ConnectionPool::keep_alive(Entry& entry, Clock::time_point now) {
  const auto interval = now_->connections.keepalive_interval;
  auto& connection = entry.connection;
  if (!connection.dialled() || interval.count() == 0 || entry.retires_at) return;
  if (now - connection.last_active() > interval) queue(entry, ping, {});
}

void ConnectionPool::check_deadlines(Clock::time_point now) {
  std::vector<std::pair<std::uint32_t, DropReason>> late;
  for (const auto& [number, entry] : connections_) {
    const bool known = judge(number);  // its certificate may have expired, or a CRL
    const auto reason = known ? overdue(*entry, now) : DropReason::peer_removed;
    if (reason != DropReason::none) {
      late.emplace_back(number, reason);
    } else {
      keep_alive(*entry, now);
    }
  }
  for (const auto& [number, reason] : late) {
    shared_.drops.add(reason);
    close(number, reason);
  }
}

}  // namespace sipward::runtime
