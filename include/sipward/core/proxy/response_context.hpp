// The response context of a relay (RFC 3261 §16.7–§16.9): which next hop is tried next, which
// response goes back, what a timeout or an unreachable hop means. Works on the Table of one worker.
#pragma once

#include <string>

#include "sipward/core/proxy/turn.hpp"
#include "sipward/core/transaction/vocabulary.hpp"

namespace sipward::proxy {

// Sends the relay on its planned way; waits first if the next hop's name has to be looked up.
void begin_forwarding(Turn& turn, TransactionId relay);
void on_located(Turn& turn, TransactionId relay, const Located& located);

void on_branch_response(Turn& turn, TransactionId relay, TransactionId branch,
                        const sip::Message& response);
void on_branch_gave_up(Turn& turn, TransactionId relay, TransactionId branch,
                       transaction::GiveUp::Cause cause);
// That branch's next hop has failed: another endpoint or member of it is tried, else 503 goes back.
void go_elsewhere(Turn& turn, TransactionId relay, TransactionId branch, const std::string& why);
void on_timer_c_over(Turn& turn, TransactionId relay);

// What of the relay's request that branch did not carry on.
Withheld withheld(const Context& context, const Relay& relay, const Branch& branch);
// A response as the relay's sender will read it.
std::string bytes_back(const Context& context, const Relay& relay, const Branch& branch,
                       const sip::Message& response);

// The INVITE's sender wants no answer any more (§16.10).
// `reasons`: the Reason lines of its CANCEL.
void cancel_relay(Turn& turn, TransactionId relay, std::string reasons);

}  // namespace sipward::proxy
