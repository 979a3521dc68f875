// Owning pointers to OpenSSL's objects, declared without its headers: OpenSSL itself is included
// only in the .cpp files of shell/tls.
#pragma once

#include <memory>

struct PKCS12_st;
struct X509_crl_st;
struct X509_req_st;
struct bio_st;
struct evp_pkey_st;
struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;
struct stack_st_X509;
struct stack_st_X509_NAME;
struct x509_st;
struct x509_store_ctx_st;
struct x509_store_st;

namespace sipward::tls {

struct Release {
  void operator()(PKCS12_st* file) const;
  void operator()(X509_crl_st* list) const;
  void operator()(X509_req_st* request) const;
  void operator()(bio_st* bio) const;
  void operator()(evp_pkey_st* key) const;
  void operator()(ssl_ctx_st* context) const;
  void operator()(ssl_session_st* session) const;
  void operator()(ssl_st* ssl) const;
  void operator()(stack_st_X509* certificates) const;
  void operator()(stack_st_X509_NAME* names) const;
  void operator()(x509_st* certificate) const;
  void operator()(x509_store_ctx_st* context) const;
  void operator()(x509_store_st* store) const;
};

template <typename T>
using Owned = std::unique_ptr<T, Release>;

// With the function that frees it, where OpenSSL is included: std::unique_ptr<BIGNUM,
// Freer<BN_free>>.
template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

}  // namespace sipward::tls
