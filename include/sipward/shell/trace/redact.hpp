// Takes what is secret out of a message before anybody sees it: credentials (RFC 7235
// Authorization, Proxy-Authorization), SDES keys (RFC 4568), MIKEY (RFC 4567), "k=" (RFC 4566
// §5.12) and ICE passwords (RFC 8839). Every secret character becomes an "x", so that no length
// changes. Pure.
#pragma once

#include <span>

namespace sipward::trace {

// In headers and bodies alike: a body may carry another message (message/sip, sipfrag). What stands
// for the method of authentication and the user stays.
void redact(std::span<char> message);

}  // namespace sipward::trace
