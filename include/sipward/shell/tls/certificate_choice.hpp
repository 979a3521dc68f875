// Which of a trustpoint's certificates one SSL shows: those of the role, and among key types one
// that the other side can verify. Called when a handshake needs them: a resumed one does not.
#pragma once

#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::tls {

// All that serve a role; OpenSSL chooses. False if it refuses one.
bool show_certificates(ssl_st* ssl, const Trustpoint& trustpoint, Role role);

// As a client, once the server has said what it can verify.
bool choose_certificate(ssl_st* ssl, const Trustpoint& trustpoint);

// As a server: names the anchors by which the client's certificate will be judged.
bool ask_for(ssl_st* ssl, const Trustpoint& trustpoint);

}  // namespace sipward::tls
