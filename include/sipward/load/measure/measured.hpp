// What one worker saw in one interval, or all of them in all of it: adding is all that happens to
// it. Pure; each worker fills its own and hands it over whole.
#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "sipward/load/measure/histogram.hpp"
#include "sipward/load/measure/outcome.hpp"
#include "sipward/load/measure/span.hpp"

namespace sipward::load {

struct Measured {
  std::array<Histogram, span_count> latency;
  std::array<std::uint64_t, failure_count> failed{};
  std::map<int, std::uint64_t> statuses;  // of Failure::status

  // A call, or where there are none a transaction outside of a dialog (OPTIONS, REGISTER) or a
  // connection that carries nothing.
  std::uint64_t due = 0;  // arrivals that the schedule asked for; 0 in a closed loop
  std::uint64_t calls_started = 0;
  std::uint64_t calls_done = 0;
  std::uint64_t calls_failed = 0;
  std::uint64_t calls_answered = 0;  // by our own answering end

  std::uint64_t transactions = 0;
  std::uint64_t retransmissions = 0;
  std::uint64_t messages_in = 0, messages_out = 0;
  std::uint64_t bytes_in = 0, bytes_out = 0;  // of SIP, without TLS

  std::uint64_t connections_opened = 0;
  std::uint64_t connections_failed = 0;
  std::uint64_t tls_full = 0, tls_resumed = 0;  // handshakes done

  std::uint64_t checked = 0;  // messages that were looked at as a whole
  std::uint64_t behind = 0;   // arrivals that were started noticeably later than they were due
  nanoseconds most_behind{};  // the latest of them

  void record(Span span, nanoseconds value) { latency[index_of(span)].record(value); }
  const Histogram& of(Span span) const { return latency[index_of(span)]; }
  void count(Failure failure) { ++failed[index_of(failure)]; }
  void count_status(int status) {
    count(Failure::status);
    ++statuses[status];
  }
  std::uint64_t of(Failure failure) const { return failed[index_of(failure)]; }

  void add(const Measured& other);
  // Failed of those that came to an end, 0 to 1; 0 if none has.
  double failed_share() const;

  bool operator==(const Measured&) const = default;
};

}  // namespace sipward::load
