// What a REGISTER needs beyond its Contacts: multiple flows (RFC 5626) are promised only where we
// can keep them, and a Service-Route (RFC 3608) begins with us. Pure.
#pragma once

#include "sipward/core/proxy/forward.hpp"
#include "sipward/core/sip/edit.hpp"

namespace sipward::proxy {

// reg-id: with support of Path (RFC 3327) we say that we are the edge proxy (";ob"); without it
// nobody behind us would find the flow, so reg-id and the option tag "outbound" are taken out.
void map_outbound(const Context& context, const sip::Message& request, const Crossing& crossing,
                  sip::Edit& edit);

// Our address on top of the Service-Route of a 2xx.
void map_service_route(const Context& context, const sip::Message& response,
                       const Crossing& crossing, sip::Edit& edit);

}  // namespace sipward::proxy
