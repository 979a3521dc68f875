// Server groups: peers that can stand in for each other, how one is chosen for a new dialog, what
// sends a call to the next, and how it is found out who is alive. Plain settings, immutable; CVP
// calls it a SIP Server Group, CUBE a voice class server-group.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/base/flow.hpp"

namespace sipward::policy {

using base::Duration;
using base::PeerId;

// Index of a group in the Network that is in force; no_group when none.
using GroupId = std::uint16_t;
inline constexpr GroupId no_group = 0xffff;

enum class Strategy : std::uint8_t {
  priority,      // the lowest priority that has somebody; by weight among equals (RFC 2782)
  round_robin,   // in turn, priorities and weights aside
  hash_call_id,  // the same Call-ID, the same member; by weight, priorities aside
  hash_caller    // the same From URI, the same member; likewise
};

// 0: no limit. Of what is sent to a member, above it the next is taken; of what arrives, above it
// 503 is answered.
struct LoadLimits {
  std::uint32_t transactions = 0;      // at once
  std::uint32_t calls_per_second = 0;  // INVITEs of new calls; so many at once, too
  bool operator==(const LoadLimits&) const = default;
};

struct Member {
  PeerId peer = base::no_peer;
  std::uint16_t priority = 1;  // the lowest is tried first
  std::uint16_t weight = 10;   // among members of one priority; 0: only when no other is left
  LoadLimits limits;
};

// What sends a new request on to the next member (rewriting.md §8): a member that cannot be
// reached always does.
struct Failover {
  Duration timeout{4'000};  // no answer at all, not even 100; 0: Timer B or F alone
  std::vector<int> statuses{408, 500, 503};  // ascending; never 480, 486, 6xx
};

// How it is found out whether a peer is alive: OPTIONS over the very connection that calls use,
// and what becomes of calls.
struct HealthSettings {
  bool checks = true;       // OPTIONS are sent; false: calls alone tell
  Duration up{30'000};      // between checks while it is up
  Duration down{10'000};    // at most, between checks while it is down
  Duration timeout{5'000};  // without an answer a check has failed
  unsigned rise = 1;        // checks in a row that bring it back
  unsigned fall = 3;        // failures in a row, of checks or of calls, that take it out
  bool operator==(const HealthSettings&) const = default;
};

struct Group {
  std::string name;
  std::vector<Member> members;  // in the order of the configuration
  Strategy strategy = Strategy::priority;
  Failover failover;
  Duration slow_start{0};  // a member that is back gets its full share only after so long
};

std::string_view to_string(Strategy strategy);  // "round-robin"

}  // namespace sipward::policy
