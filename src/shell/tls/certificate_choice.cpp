#include "sipward/shell/tls/certificate_choice.hpp"

#include <openssl/ssl.h>

#include <algorithm>

namespace sipward::tls {
namespace {

bool use(SSL* ssl, const Credential& credential) {
  return SSL_use_cert_and_key(ssl, credential.leaf.get(), credential.key.get(),
                              credential.intermediates.get(), 1) == 1;
}

// The server has said what it can verify. OpenSSL as a TLS 1.2 client would show the one that was
// set last, or none; best is one whose own signature that server knows too.
int on_certificate_request(SSL* ssl, void* argument) {
  const auto& credentials = static_cast<const Trustpoint*>(argument)->credentials;
  for (const int wanted : {CERT_PKEY_SIGN | CERT_PKEY_VALID, CERT_PKEY_SIGN}) {
    for (const auto& one : credentials) {
      if (!serves(one.use, Role::client)) continue;
      const int fitness =
          SSL_check_chain(ssl, one.leaf.get(), one.key.get(), one.intermediates.get());
      if ((fitness & wanted) == wanted) return use(ssl, one) ? 1 : 0;
    }
  }
  return 1;
}

}  // namespace

bool set_certificates(ssl_st* ssl, const Trustpoint& trustpoint, Role role) {
  if (role == Role::client && trustpoint.credentials.size() > 1) {
    // OpenSSL takes the argument as void*; it is only read.
    SSL_set_cert_cb(ssl, on_certificate_request, const_cast<Trustpoint*>(&trustpoint));
  }
  return std::all_of(
      trustpoint.credentials.begin(), trustpoint.credentials.end(),
      [&](const Credential& one) { return !serves(one.use, role) || use(ssl, one); });
}

}  // namespace sipward::tls
