// What becomes of an INVITE that was accepted: its two transactions turn into one small entry
// (accepted_calls.hpp), by which another 2xx still finds its way back (RFC 6026 §7).
#pragma once

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

// After the 2xx has gone back. Where another next hop may still answer, both transactions stay for
// 64*T1 instead.
void keep_accepted(Turn& turn, TransactionId relay, TransactionId branch);

// A response that belongs to it: only another 2xx means something.
void on_late_response(Turn& turn, AcceptedCall& call, const sip::Message& response,
                      const base::Source& source, PeerId sender);

// A 2xx could not be sent: told of once.
void on_accepted_send_failed(Turn& turn, AcceptedCall& call);

}  // namespace sipward::proxy
