// From what a failed handshake left behind (our verdict, alerts, OpenSSL's error queue, errno) to
// one Failure that says what happened and what to do.
#pragma once

#include "sipward/shell/tls/examination.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::tls {

// `ssl_error` is SSL_get_error's; reads and empties this thread's OpenSSL error queue.
Failure diagnose(const Examination& examination, int ssl_error);

// Versions and ciphers of our ClientHello where we dial as that policy's peer.
std::string offered_by_us(const ContextSet& contexts, const Policy& policy);

// One line for who has to mend it; `failure` is complete but for its remedy.
std::string remedy_for(const Failure& failure, const Examination& examination);

}  // namespace sipward::tls
