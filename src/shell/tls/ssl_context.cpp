#include "sipward/shell/tls/ssl_context.hpp"

#include <openssl/ssl.h>

#include "sipward/shell/tls/algorithms.hpp"
#include "sipward/shell/tls/examination.hpp"
#include "sipward/shell/tls/session_cache.hpp"
#include "sipward/shell/tls/stapling.hpp"

namespace sipward::tls {
namespace {

constexpr int longest_chain = 8;
constexpr long session_lifetime = 3600;  // seconds

void set_modes(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_NO_AUTO_CHAIN);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_security_level(context, 2);
}

bool set_algorithms(SSL_CTX* context) {
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, modern_ciphers) == 1 &&
         SSL_CTX_set1_groups_list(context, modern_groups) == 1;
}

// A resumed session brings its peer's certificate to be judged, wherever it was kept. Without
// SSL_OP_NO_TICKET OpenSSL makes tickets that hold all of it; with it, TLS 1.3 sends a ticket that
// only names a session of the cache.
void set_server_sessions(SSL_CTX* context, Resumption resumption) {
  const bool cached = resumption == Resumption::cache;
  // Full, it forgets the oldest; to look for those that are over would touch all of them.
  constexpr long mode = SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_AUTO_CLEAR;
  SSL_CTX_set_session_cache_mode(context, cached ? mode : SSL_SESS_CACHE_OFF);
  SSL_CTX_sess_set_cache_size(context, most_server_sessions);
  SSL_CTX_set_num_tickets(context, resumption == Resumption::none ? 0 : 1);
  if (resumption != Resumption::tickets) SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
}

}  // namespace

Owned<ssl_ctx_st> make_ssl_context(Role role, Resumption resumption) {
  Owned<ssl_ctx_st> context(
      SSL_CTX_new(role == Role::server ? TLS_server_method() : TLS_client_method()));
  if (!context || !set_algorithms(context.get())) return nullptr;
  set_modes(context.get());
  SSL_CTX_set_timeout(context.get(), session_lifetime);
  // Refuses all until a policy is set on the SSL: its own store is empty.
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_verify_depth(context.get(), longest_chain);
  SSL_CTX_set_cert_verify_callback(context.get(), on_verify, nullptr);
  SSL_CTX_set_cert_cb(context.get(), on_certificate, nullptr);
  SSL_CTX_set_info_callback(context.get(), on_info);
  SSL_CTX_set_tlsext_status_cb(context.get(), on_status);
  if (role == Role::server) {
    set_server_sessions(context.get(), resumption);
    SSL_CTX_set_client_hello_cb(context.get(), on_client_hello, nullptr);
  } else {
    SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);  // TLS 1.2: no ticket is asked for
    keep_sessions(context.get());
  }
  return context;
}

}  // namespace sipward::tls
