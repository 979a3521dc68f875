// Flows of registered phones (RFC 5626, rewriting.md §5): a 2xx to REGISTER says which of the
// Contacts that we sealed are bound, and for how long.
#pragma once

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {

void record_registration(Turn& turn, const Relay& relay, const Branch& branch,
                         const sip::Message& response);

}  // namespace sipward::proxy
