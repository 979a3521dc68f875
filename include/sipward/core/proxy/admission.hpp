// Whether sipward takes a request at all: not one too many (policy/overload.hpp), and no new dialog
// of or for somebody who is being drained. Works on the Table of one worker.
#pragma once

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

// By the limits of its peer and address. False: it was answered 503, counted and told; it has left
// no state.
bool admit_load(Turn& turn, const sip::Message& request, const base::Source& source, PeerId sender);

policy::Standing standing_of(const sip::Message& request);

// Does anybody whom this peer or group stands for take new dialogs?
bool takes_new_dialogs(const Turn& turn, const policy::RouteTarget& target);

}  // namespace sipward::proxy
