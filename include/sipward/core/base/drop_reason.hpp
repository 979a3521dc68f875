// Why something was refused, dropped or closed: one enumerator a cause, hence one counter and one
// log line of the same name. Every refusal in sipward is one of these.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sipward::base {

enum class DropReason : std::uint8_t {
  none,
  // bytes and boundaries
  not_sip,
  malformed_start_line,
  malformed_header,
  unsupported_version,
  message_too_large,
  too_many_headers,
  content_length_missing,
  content_length_invalid,
  body_shorter_than_content_length,
  missing_mandatory_header,
  repeated_single_header,
  cseq_mismatch,
  scalar_out_of_range,
  status_out_of_range,
  // who may speak
  unknown_source,
  certificate_peer_mismatch,
  cleartext_refused,
  // requests
  max_forwards_zero,
  loop,
  bad_extension,
  unsupported_scheme,
  no_route,
  route_refused,
  token_invalid,
  token_audience,
  flow_gone,
  sips_to_cleartext,
  draining,
  overload,
  oversize,
  sdes_to_cleartext,
  no_usable_member,
  cancel_without_transaction,
  ack_without_route,
  // responses
  response_via_not_ours,
  response_without_transaction,
  response_wrong_source,
  // reaching a peer
  resolve_failed,
  connect_failed,
  connect_timeout,
  handshake_failed,
  sent_in_cleartext,  // not dropped, but without the TLS that was wanted
  send_queue_full,
  connection_lost,
  transaction_timeout,
  response_undelivered,
  timer_c,
  // connections
  too_many_connections,
  first_message_timeout,
  idle_timeout,
  handshake_timeout,
  descriptors_exhausted,
  cleartext_on_tls,
  no_longer_allowed,
  peer_removed,
  peer_silent,
  tls_on_cleartext,
  closed_by_hand,
  count_  // number of reasons
};

inline constexpr std::size_t drop_reason_count = static_cast<std::size_t>(DropReason::count_);

std::string_view to_string(DropReason reason);  // "unknown_source": counter and log key
std::string_view sentence(DropReason reason);   // "the source matches no peer": for people

// One counter a reason. Written by one worker, read by any thread.
class DropCounters {
 public:
  void add(DropReason reason) {
    counts_[static_cast<std::size_t>(reason)].fetch_add(1, std::memory_order_relaxed);
  }
  std::uint64_t get(DropReason reason) const {
    return counts_[static_cast<std::size_t>(reason)].load(std::memory_order_relaxed);
  }

 private:
  std::array<std::atomic<std::uint64_t>, drop_reason_count> counts_{};
};

}  // namespace sipward::base
