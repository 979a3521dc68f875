// The two SSL_CTX that all SSLs come from: what no peer's policy may change (RFC 9325): modes,
// ciphers, groups, renegotiation, sessions, and the callbacks that judge.
#pragma once

#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

inline constexpr long most_server_sessions = 4096;  // kept for resumption; the oldest goes first

// Null if OpenSSL refuses.
Owned<ssl_ctx_st> make_ssl_context(Role role, Resumption resumption);

}  // namespace sipward::tls
