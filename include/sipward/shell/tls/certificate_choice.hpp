// Which of a trustpoint's certificates one SSL shows: those of the role, and among key types one
// that the other side can verify.
#pragma once

#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::tls {

// The trustpoint outlives the handshake. False if OpenSSL refuses.
bool set_certificates(ssl_st* ssl, const Trustpoint& trustpoint, Role role);

}  // namespace sipward::tls
