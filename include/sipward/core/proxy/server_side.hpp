// The server transactions of the proxy: what goes back to whom a request came from (RFC 3261
// §17.2, §16.7 step 9). Works on the Table of one worker.
#pragma once

#include <string>

#include "sipward/core/proxy/answer.hpp"
#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

// Sends a response over the relay's server transaction. The relay may be gone afterwards.
void respond(Turn& turn, TransactionId relay, int status, std::string bytes);
// The same with an answer of our own.
void answer(Turn& turn, TransactionId relay, const Answer& what);
// An answer that is also a refusal: counted and told.
void refuse(Turn& turn, TransactionId relay, DropReason reason, const Answer& what,
            std::string detail = {});

void on_retransmission(Turn& turn, TransactionId relay);
void on_ack(Turn& turn, TransactionId relay);
void on_server_timer(Turn& turn, TransactionId relay, transaction::Timer timer);
void on_server_send_failed(Turn& turn, TransactionId relay);

}  // namespace sipward::proxy
