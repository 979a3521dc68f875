// The words of the four transaction machines (RFC 3261 §17, RFC 6026, RFC 4320): timers, what a
// machine may ask for. A machine sees status codes only; the table keeps the messages, so
// SendRequest means "those bytes again".
#pragma once

#include <boost/container/static_vector.hpp>
#include <chrono>
#include <cstdint>
#include <variant>

#include "sipward/core/base/clock.hpp"

namespace sipward::transaction {

using base::Duration;

// RFC 3261 table 4, L and M of RFC 6026 §8; and ours: how long a member of a group may be silent
// before the next one is asked.
enum class Timer : std::uint8_t { a, b, c, d, e, f, g, h, i, j, k, l, m, silence };

enum class Reliability : std::uint8_t { unreliable, reliable };

// All in milliseconds; settings, so that a test of Timer C takes milliseconds.
struct Timing {
  Duration t1{500};
  Duration t2{4000};
  Duration t4{5000};
  Duration timer_b{32000};   // INVITE client: no answer at all
  Duration timer_c{185000};  // proxy: no final answer to INVITE (§16.6 step 11: over 3 minutes)
  Duration timer_d{32000};   // INVITE client, completed, unreliable
  Duration timer_f{32000};   // non-INVITE client: no final answer; server side: J, H, L, M too
};

struct SendRequest {};  // the request's bytes (again)
struct SendAck {
  int status;
};                       // ACK to a non-2xx, on the same branch
struct SendResponse {};  // the last response's bytes (again)
struct Deliver {
  int status;
};               // client: give this response to the core
struct GiveUp {  // no answer will come, or none can be delivered
  enum class Cause : std::uint8_t { timeout, transport } cause;
};
struct Start {
  Timer timer;
  Duration after;
};
struct Stop {
  Timer timer;
};
struct Finish {};  // the transaction may be forgotten

using Action =
    std::variant<SendRequest, SendAck, SendResponse, Deliver, GiveUp, Start, Stop, Finish>;
using Actions = boost::container::static_vector<Action, 6>;

}  // namespace sipward::transaction
