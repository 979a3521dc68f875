// OpenSSL's way to a non-blocking descriptor: recv and send without SIGPIPE. It does not own it.
// It looks at the first bytes that arrive: what is no TLS, OpenSSL never sees.
#pragma once

#include <string>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

Owned<bio_st> make_socket_bio(int fd);

bool has_received(bio_st* bio);  // a byte at least
bool drained(bio_st* bio);       // the last read got all that was there

// What came instead of TLS: `cleartext SIP: OPTIONS sip:sbc.example SIP/2.0`, escaped; empty: none.
std::string cleartext_received(bio_st* bio);

}  // namespace sipward::tls
