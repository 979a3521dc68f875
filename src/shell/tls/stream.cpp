#include <openssl/err.h>
#include <openssl/ssl.h>

#include <utility>

#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/socket_bio.hpp"
#include "sipward/shell/tls/tracing.hpp"

namespace sipward::tls {
namespace {

// An honest peer changes its keys once in millions of records.
constexpr std::uint64_t free_key_updates = 16;
constexpr std::uint64_t bytes_per_key_update = 65'536;

std::optional<int> alert_in_queue() {
  const int reason = ERR_GET_REASON(ERR_peek_error());
  if (reason <= SSL_AD_REASON_OFFSET || reason > SSL_AD_REASON_OFFSET + 255) return std::nullopt;
  return reason - SSL_AD_REASON_OFFSET;
}

}  // namespace

// What was received is counted, so that KeyUpdates stay rare.
struct Stream::Inner {
  SessionFacts facts;
  std::uint64_t bytes = 0;
  std::uint64_t key_updates = 0;

  bool too_many_updates() const {
    return key_updates > free_key_updates + bytes / bytes_per_key_update;
  }

  static void on_message(int written, int, int type, const void* message, std::size_t size,
                         SSL* ssl, void* argument) {
    tell_message(ssl, written == 1, type, message, size);
    const auto* bytes = static_cast<const unsigned char*>(message);
    if (written != 0 || type != SSL3_RT_HANDSHAKE || size == 0) return;
    if (bytes[0] != SSL3_MT_KEY_UPDATE) return;
    auto* received = static_cast<Inner*>(argument);
    ++received->key_updates;
    // Ends the SSL_read that would go on as long as updates arrive.
    if (received->too_many_updates()) SSL_set_shutdown(ssl, SSL_RECEIVED_SHUTDOWN);
  }
};

Stream::Stream(ssl_st* ssl, SessionFacts facts)
    : ssl_(ssl), inner_(std::make_unique<Inner>(Inner{.facts = std::move(facts)})) {
  SSL_set_msg_callback(ssl_, Inner::on_message);
  SSL_set_msg_callback_arg(ssl_, inner_.get());
}

Stream::~Stream() {
  if (ssl_ == nullptr) return;
  // Freed without a shutdown, the SSL would take its session out of the cache with it.
  SSL_set_shutdown(ssl_, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  SSL_free(ssl_);
}

Stream::Stream(Stream&& other) noexcept
    : ssl_(std::exchange(other.ssl_, nullptr)),
      inner_(std::move(other.inner_)),
      alert_(other.alert_) {}

Stream& Stream::operator=(Stream&& other) noexcept {
  std::swap(ssl_, other.ssl_);
  std::swap(inner_, other.inner_);
  std::swap(alert_, other.alert_);
  return *this;
}

const SessionFacts& Stream::facts() const {
  return inner_->facts;
}

SessionFacts& Stream::known() {
  return inner_->facts;
}

Stream::Io Stream::ended(int result) {
  if (inner_->too_many_updates()) return {Status::failed, 0};
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
      return {Status::want_read, 0};
    case SSL_ERROR_WANT_WRITE:
      return {Status::want_write, 0};
    case SSL_ERROR_ZERO_RETURN:
      return {Status::closed, 0};
    default:
      alert_ = alert_in_queue();
      return {Status::failed, 0};
  }
}

Stream::Io Stream::read(char* data, std::size_t size) {
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_read_ex(ssl_, data, size, &bytes);
  if (result != 1) return ended(result);
  inner_->bytes += bytes;
  return {Status::ok, bytes};
}

bool Stream::drained() const {
  return tls::drained(SSL_get_rbio(ssl_)) && SSL_has_pending(ssl_) == 0;
}

Stream::Io Stream::write(const char* data, std::size_t size) {
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_write_ex(ssl_, data, size, &bytes);
  return result == 1 ? Io{Status::ok, bytes} : ended(result);
}

void Stream::shutdown() {
  ERR_clear_error();
  SSL_shutdown(ssl_);
}

}  // namespace sipward::tls
