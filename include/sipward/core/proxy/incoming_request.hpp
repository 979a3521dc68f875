// A request from a peer, in the order in which it is judged: is it whole, is it known, may it pass,
// where does it go (RFC 3261 §16.3–§16.6, §16.10; rewriting.md §8).
#pragma once

#include "sipward/core/proxy/stateless_ack.hpp"
#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

void on_request(Turn& turn, StatelessAcks& acks, sip::Message request, const base::Source& source,
                PeerId sender);

}  // namespace sipward::proxy
