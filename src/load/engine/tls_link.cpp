#include "sipward/load/engine/tls_link.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/tls/socket_bio.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::load {
namespace {

void demand_name(SSL* ssl, const std::string& name) {
  auto* param = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (base::IpAddress::parse(name)) {
    X509_VERIFY_PARAM_set1_ip_asc(param, name.c_str());
  } else {
    X509_VERIFY_PARAM_set1_host(param, name.c_str(), 0);
  }
}

}  // namespace

TlsLink::TlsLink(std::shared_ptr<TlsContext> context, End end, int fd, const std::string& sni,
                 bool resume)
    : context_(std::move(context)),
      ssl_(SSL_new(context_->context.get())),
      server_(end == End::accepts) {
  auto bio = tls::make_socket_bio(fd);
  SSL_set_bio(ssl_.get(), bio.get(), bio.get());
  static_cast<void>(bio.release());
  if (server_) {
    SSL_set_accept_state(ssl_.get());
    return;
  }
  SSL_set_connect_state(ssl_.get());
  SSL_set_app_data(ssl_.get(), context_->sessions.get());
  if (!sni.empty()) SSL_set_tlsext_host_name(ssl_.get(), sni.c_str());
  if (!context_->name.empty()) demand_name(ssl_.get(), context_->name);
  if (!resume) return;
  if (const auto session = context_->sessions->take()) {
    SSL_set_session(ssl_.get(), session.get());
  }
}

// Freed without a shutdown, it would take its session out of the cache with it.
TlsLink::~TlsLink() {
  const bool kept = trouble_ == Trouble::none || trouble_ == Trouble::lost;
  if (kept && SSL_is_init_finished(ssl_.get()) != 0) {
    SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  }
}

TlsLink::Step TlsLink::judge(int result) {
  const auto error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_WANT_READ) return Step::want_read;
  if (error == SSL_ERROR_WANT_WRITE) return Step::want_write;
  const auto reason = ERR_GET_REASON(ERR_peek_error());
  const auto verified = SSL_get_verify_result(ssl_.get());
  if (error == SSL_ERROR_SSL && reason >= SSL_AD_REASON_OFFSET) {
    trouble_ = Trouble::alert;
    words_ = "alert: " + tls::alert_text(reason - SSL_AD_REASON_OFFSET);
  } else if (error == SSL_ERROR_SSL && verified != X509_V_OK) {
    trouble_ = Trouble::refused;
    words_ = X509_verify_cert_error_string(verified);
  } else if (error == SSL_ERROR_SSL) {
    trouble_ = Trouble::refused;
    words_ = tls::openssl_words();
  } else {
    trouble_ = Trouble::lost;
    words_ = "closed by the other end";
  }
  ERR_clear_error();
  return Step::failed;
}

TlsLink::Step TlsLink::handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  return result == 1 ? Step::done : judge(result);
}

long TlsLink::read(char* to, std::size_t size) {
  ERR_clear_error();
  const int count = SSL_read(ssl_.get(), to, static_cast<int>(size));
  if (count > 0) return count;
  return judge(count) == Step::failed ? -1 : 0;
}

long TlsLink::write(std::string_view bytes) {
  ERR_clear_error();
  const int count = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
  if (count > 0) return count;
  return judge(count) == Step::failed ? -1 : 0;
}

bool TlsLink::pending() const {
  return SSL_has_pending(ssl_.get()) == 1;
}

void TlsLink::say_goodbye() {
  if (SSL_is_init_finished(ssl_.get()) == 0) return;
  ERR_clear_error();
  static_cast<void>(SSL_shutdown(ssl_.get()));
  ERR_clear_error();
}

bool TlsLink::resumed() const {
  return SSL_session_reused(ssl_.get()) == 1;
}

std::string TlsLink::description() const {
  return std::string(SSL_get_version(ssl_.get())) + " " + SSL_get_cipher_name(ssl_.get());
}

}  // namespace sipward::load
