// SDES keys (RFC 4568) in bodies that leave TLS for cleartext (rewriting.md §10): worth nothing to
// an attacker only as long as they stay on TLS. Told of once a transaction that could begin or
// change a session; key material itself is never told.
#pragma once

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

// True if the request has to be refused, for its next hop's peer is set so.
bool refuses_keys(Turn& turn, const Relay& relay);

// A response goes on whatever it holds: its dialog may be up already. It is only told of.
void tell_of_keys(Turn& turn, Relay& relay, const Branch& branch, const sip::Message& response);
// Would the first keys in a response be told of?
bool may_tell_of_keys(const Turn& turn, const Relay& relay, const Branch& branch);
// Of an accepted call's other 2xx. True if it was.
bool tell_of_keys(Turn& turn, const AcceptedCall& call, const sip::Message& response);

}  // namespace sipward::proxy
