#include "sipward/load/measure/measured.hpp"

#include <algorithm>

namespace sipward::load {

void Measured::add(const Measured& other) {
  for (std::size_t i = 0; i < span_count; ++i) latency[i].add(other.latency[i]);
  for (std::size_t i = 0; i < failure_count; ++i) failed[i] += other.failed[i];
  for (const auto& [status, times] : other.statuses) statuses[status] += times;
  due += other.due;
  calls_started += other.calls_started;
  calls_done += other.calls_done;
  calls_failed += other.calls_failed;
  calls_answered += other.calls_answered;
  transactions += other.transactions;
  retransmissions += other.retransmissions;
  messages_in += other.messages_in;
  messages_out += other.messages_out;
  bytes_in += other.bytes_in;
  bytes_out += other.bytes_out;
  connections_opened += other.connections_opened;
  connections_failed += other.connections_failed;
  tls_full += other.tls_full;
  tls_resumed += other.tls_resumed;
  checked += other.checked;
  behind += other.behind;
  most_behind = std::max(most_behind, other.most_behind);
}

double Measured::failed_share() const {
  const auto ended = calls_done + calls_failed;
  return ended == 0 ? 0 : static_cast<double>(calls_failed) / static_cast<double>(ended);
}

}  // namespace sipward::load
