// What arrives and goes no further: strangers, broken bytes, unfit requests; and responses, which
// count only if their branch is known and they come from where its request went (RFC 3261 §16.3,
// §16.7, §18.1.2).
#pragma once

#include "sipward/core/proxy/answer.hpp"
#include "sipward/core/proxy/turn.hpp"
#include "sipward/core/sip/sanity.hpp"

namespace sipward::proxy {

// The peer that a message on this source comes from; no_peer: nobody we know.
PeerId admit(const policy::Directory& directory, const base::Source& source);

// Bytes that are no whole message: answered if they can be, and the stream is closed.
void on_defect(Turn& turn, Inbound inbound, PeerId sender);
// A request that sanity refused.
void on_unfit(Turn& turn, const sip::Message& request, const base::Source& source, PeerId sender,
              const sip::Verdict& verdict);
// Does a response on this source, from `sender`, come from where its request went?
bool comes_from(Side side, PeerId peer, const base::Endpoint& remote, const base::Source& source,
                PeerId sender);
void on_response(Turn& turn, const sip::Message& response, const base::Source& source);
// Cleartext of a peer that has to use TLS: whoever can send from its address can pretend to be it.
bool forbids_cleartext(const policy::Peer& sender, const base::Source& source);
// Nobody we know, or not so: datagrams get no reply (we are no reflector), streams 403 and the end.
void on_unwelcome(Turn& turn, const Inbound& inbound, DropReason reason,
                  PeerId sender = base::no_peer);

// An answer without a transaction (§8.2.7).
void answer_at_once(Turn& turn, const sip::Message& request, const base::Source& source,
                    PeerId sender, const Answer& what);

}  // namespace sipward::proxy
