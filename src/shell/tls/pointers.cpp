#include "sipward/shell/tls/pointers.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace sipward::tls {

void Release::operator()(PKCS12_st* file) const {
  PKCS12_free(file);
}
void Release::operator()(X509_crl_st* list) const {
  X509_CRL_free(list);
}
void Release::operator()(X509_req_st* request) const {
  X509_REQ_free(request);
}
void Release::operator()(bio_st* bio) const {
  BIO_free_all(bio);
}
void Release::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}
void Release::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}
void Release::operator()(ssl_session_st* session) const {
  SSL_SESSION_free(session);
}
void Release::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}
void Release::operator()(stack_st_X509* certificates) const {
  sk_X509_pop_free(certificates, X509_free);
}
void Release::operator()(stack_st_X509_NAME* names) const {
  sk_X509_NAME_pop_free(names, X509_NAME_free);
}
void Release::operator()(x509_st* certificate) const {
  X509_free(certificate);
}
void Release::operator()(x509_store_ctx_st* context) const {
  X509_STORE_CTX_free(context);
}
void Release::operator()(x509_store_st* store) const {
  X509_STORE_free(store);
}

}  // namespace sipward::tls
