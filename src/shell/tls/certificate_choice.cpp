#include "sipward/shell/tls/certificate_choice.hpp"

#include <openssl/ssl.h>

#include <algorithm>

namespace sipward::tls {
namespace {

bool use(SSL* ssl, const Credential& credential) {
  return SSL_use_cert_and_key(ssl, credential.leaf.get(), credential.key.get(),
                              credential.intermediates.get(), 1) == 1;
}

}  // namespace

bool show_certificates(ssl_st* ssl, const Trustpoint& trustpoint, Role role) {
  return std::all_of(
      trustpoint.credentials.begin(), trustpoint.credentials.end(),
      [&](const Credential& one) { return !serves(one.use, role) || use(ssl, one); });
}

// Of several, OpenSSL as a TLS 1.2 client would show the one that was set last, or none; best is
// one whose own signature that server knows too.
bool choose_certificate(ssl_st* ssl, const Trustpoint& trustpoint) {
  const auto& credentials = trustpoint.credentials;
  if (credentials.size() > 1) {
    for (const int wanted : {CERT_PKEY_SIGN | CERT_PKEY_VALID, CERT_PKEY_SIGN}) {
      for (const auto& one : credentials) {
        if (!serves(one.use, Role::client)) continue;
        const int fitness =
            SSL_check_chain(ssl, one.leaf.get(), one.key.get(), one.intermediates.get());
        if ((fitness & wanted) == wanted) return use(ssl, one);
      }
    }
  }
  return show_certificates(ssl, trustpoint, Role::client);
}

bool ask_for(ssl_st* ssl, const Trustpoint& trustpoint) {
  auto* names = SSL_dup_CA_list(trustpoint.anchor_names.get());
  if (names == nullptr) return false;
  SSL_set_client_CA_list(ssl, names);  // takes it over
  return true;
}

}  // namespace sipward::tls
