// OCSP in the handshake (RFC 6066 §8): asking the server that we dial and judging what it staples;
// stapling what the files of our own certificates hold. Callbacks of the SSL_CTX.
#pragma once

#include "sipward/shell/tls/examination.hpp"

namespace sipward::tls {

// Asks, if the examined peer's trustpoint says so. False if OpenSSL refuses.
bool ask_for_status(ssl_st* ssl, const Examination& examination);

// SSL_CTX_set_tlsext_status_cb, of a client and of a server.
int on_status(ssl_st* ssl, void* unused);

}  // namespace sipward::tls
