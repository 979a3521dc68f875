// How the traffic of each peer was secured, for an auditor: messages by whether TLS carried them,
// what was negotiated, by which names peers were verified, what was refused. Values that can be
// subtracted, so that a span of time can be told of.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "sipward/shell/runtime/peer_book.hpp"

namespace sipward::runtime {

struct PeerEvidence {
  struct Direction {
    std::uint64_t encrypted = 0, cleartext = 0;
  };
  Direction received, sent;
  std::map<Negotiated, std::uint64_t> handshakes;
  std::map<std::string, std::uint64_t> verified_names;
  std::map<std::pair<tls::Role, tls::FailureReason>, std::uint64_t> refusals;
  std::uint64_t fallen_back = 0;  // in cleartext though TLS is preferred

  bool is_empty() const;
};

struct Evidence {
  using Clock = std::chrono::system_clock;
  Clock::time_point since{}, until{};
  std::map<std::string, PeerEvidence> peers;  // those with anything to tell; "": strangers
};

// What was added between the two.
Evidence difference(const Evidence& later, const Evidence& earlier);

// Remembers how things stood: each hour of the last two days, each day of the last month. Any
// thread.
class EvidenceMarks {
 public:
  using Clock = Evidence::Clock;
  bool is_due(Clock::time_point now) const;
  void keep(Evidence mark);
  // The last one that is not younger; nothing: there is none, and the start has to do.
  Evidence at(Clock::time_point wanted) const;

 private:
  void thin(Clock::time_point now);
  mutable std::mutex mutex_;
  std::deque<Evidence> marks_;  // the oldest first
};

}  // namespace sipward::runtime
