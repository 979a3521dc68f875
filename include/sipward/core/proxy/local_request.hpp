// Requests of our own about an INVITE that we sent: CANCEL (RFC 3261 §9.1) and the ACK to a final
// response other than 2xx (§17.1.1.3). Made from the bytes of that INVITE. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sipward/core/sip/message.hpp"

namespace sipward::proxy {

// `reasons`: the Reason lines (RFC 3326) of the CANCEL being passed on, complete; may be empty.
std::string make_cancel(const sip::Message& invite, std::string_view reasons);
std::string make_ack(const sip::Message& invite, const sip::Message& response);

// The Reason lines of a request, complete with CRLF; empty if there are none.
std::string reason_lines(const sip::Message& request);

}  // namespace sipward::proxy
