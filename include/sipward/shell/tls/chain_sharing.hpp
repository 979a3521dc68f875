// Authorities' certificates that the other end sent although we have them: OpenSSL's clients append
// their CA's, and the session would keep a copy for each connection, some 5 kB.
#pragma once

struct x509_store_ctx_st;

namespace sipward::tls {

// Of a chain that `store` has verified: ours take the place of those that were sent and are equal.
// Within its handshake: nobody else has the chain yet.
void share_chain(x509_store_ctx_st* store);

}  // namespace sipward::tls
