// The client transactions of the proxy (RFC 3261 §17.1, §9.1): one branch carries the request to
// one endpoint. What it hears goes to the response context. Works on the Table of one worker.
#pragma once

#include <string>

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

// Forwards the relay's request to that endpoint of its next hop, on a new branch.
void start_branch(Turn& turn, TransactionId relay, const base::Endpoint& endpoint);

void on_client_response(Turn& turn, TransactionId branch, const sip::Message& response);
void on_client_timer(Turn& turn, TransactionId branch, transaction::Timer timer);
void on_client_send_failed(Turn& turn, TransactionId branch);

// Sends a CANCEL once a provisional response has been heard (§9.1).
void cancel_branch(Turn& turn, TransactionId branch);
void stop_timer_c(Turn& turn, TransactionId branch);

// Where a request leaves for an endpoint of a next hop; one of a sender, with the certificate that
// it wants shown.
Destination destination(const NextHop& hop, const base::Endpoint& endpoint,
                        const std::string& identity);
Destination destination(const Context& context, PeerId sender, const NextHop& hop,
                        const base::Endpoint& endpoint);

using ClientMachine = decltype(Branch::client);
ClientMachine client_machine(const Turn& turn, sip::Method method, base::Transport transport);
// Puts the branch into the table and lets its machine send.
TransactionId launch(Turn& turn, Branch branch);

}  // namespace sipward::proxy
