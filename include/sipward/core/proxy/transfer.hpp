// Addresses that send a call elsewhere: Refer-To, Referred-By and the Contact of a 3xx
// (rewriting.md §9). A URI that we sealed is unsealed only towards its owner, for others it is
// sealed anew; one that names us becomes what its reader would call by that name; an address that
// the reader cannot reach is sealed. Pure; each function adds its splices to an Edit.
#pragma once

#include "sipward/core/proxy/forward.hpp"
#include "sipward/core/sip/edit.hpp"

namespace sipward::proxy {

void map_refer(const Context& context, const sip::Message& request, const Crossing& crossing,
               sip::Edit& edit);

// redirect = "map": every SIP(S) Contact of a 3xx, foreign ones too.
void map_redirect(const Context& context, const sip::Message& response, const Crossing& crossing,
                  sip::Edit& edit);

}  // namespace sipward::proxy
