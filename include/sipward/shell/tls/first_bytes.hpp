// The first bytes of a connection: cleartext SIP on a TLS port, or a cleartext port dialled as TLS,
// is recognised for what it is.
#pragma once

#include <string>
#include <string_view>

namespace sipward::tls {

bool may_be_tls(char first);

// What is no TLS, for people: `cleartext SIP: OPTIONS sip:sbc.example SIP/2.0`, escaped.
std::string described(std::string_view cleartext);

}  // namespace sipward::tls
