#include "tls_ends.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "sipward/shell/tls/algorithms.hpp"
#include "sipward/shell/tls/ssl_context.hpp"

namespace sipward::bench {
namespace {

void require(bool ok, const char* what) {
  if (ok) return;
  std::fprintf(stderr, "the benchmark cannot go on: %s\n", what);
  std::abort();
}

int keep_session(SSL* ssl, SSL_SESSION* session) {
  auto* last = static_cast<SSL_SESSION**>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  SSL_SESSION_free(std::exchange(*last, session));
  return 1;
}

}  // namespace

Pair::Pair() {
  require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds_) == 0, "socketpair");
}

Pair::~Pair() {
  for (const int fd : fds_) ::close(fd);
}

PlainContext::PlainContext(bool server, const Credentials& credentials, Memory memory)
    : server_(server),
      name_(credentials.name),
      context_(SSL_CTX_new(server ? TLS_server_method() : TLS_client_method())) {
  auto* context = context_.get();
  require(SSL_CTX_use_certificate_chain_file(context, credentials.own.chain.c_str()) == 1 &&
              SSL_CTX_use_PrivateKey_file(context, credentials.own.key.c_str(), SSL_FILETYPE_PEM) ==
                  1 &&
              SSL_CTX_load_verify_file(context, credentials.anchors.c_str()) == 1,
          "the certificates");
  if (memory == Memory::cache) {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 1);
  }
  SSL_CTX_sess_set_cache_size(context, tls::most_server_sessions);  // what is full, must forget
  SSL_CTX_set1_groups_list(context, tls::modern_groups);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  const unsigned char session_context[] = "bench";
  SSL_CTX_set_session_id_context(context, session_context, sizeof session_context);
  if (server) return;
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
  SSL_CTX_set_app_data(context, &last_);
  SSL_CTX_sess_set_new_cb(context, keep_session);
}

PlainContext::~PlainContext() {
  SSL_SESSION_free(last_);
}

Owned<ssl_st> PlainContext::connection(int fd, bool resume) const {
  Owned<ssl_st> ssl(SSL_new(context_.get()));
  require(ssl && SSL_set_fd(ssl.get(), fd) == 1, "an SSL");
  SSL_set1_host(ssl.get(), name_.c_str());
  if (server_) {
    SSL_set_accept_state(ssl.get());
  } else {
    SSL_set_connect_state(ssl.get());
    SSL_set_tlsext_host_name(ssl.get(), name_.c_str());
    if (resume && last_ != nullptr) SSL_set_session(ssl.get(), last_);
  }
  return ssl;
}

bool step(ssl_st* ssl) {
  const int result = SSL_do_handshake(ssl);
  if (result == 1) return true;
  const int error = SSL_get_error(ssl, result);
  require(error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE, "a handshake failed");
  return false;
}

void take_tickets(ssl_st* ssl) {
  char data[16];
  std::size_t size = 0;
  SSL_read_ex(ssl, data, sizeof data, &size);
}

void finish(Owned<ssl_st> ssl) {
  SSL_set_shutdown(ssl.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

}  // namespace sipward::bench
