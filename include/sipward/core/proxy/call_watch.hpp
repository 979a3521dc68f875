// Keeps the call book and the tally in step with what passes: the places of the proxy where a call
// begins, is heard of and ends. Works on the Turn of one worker.
#pragma once

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

// The INVITE goes to that peer, for the first time or because another one failed.
void watch_branch(Turn& turn, const Relay& relay, const Branch& branch);
void watch_in_dialog(Turn& turn, const sip::Message& request);
// Before it goes back: a provisional response above 100, or a final one.
void watch_response(Turn& turn, const Relay& relay, int status);

}  // namespace sipward::proxy
