#include <openssl/err.h>
#include <openssl/ssl.h>

#include <utility>

#include "sipward/shell/tls/handshake.hpp"

namespace sipward::tls {
namespace {

Stream::Status status_of(const ssl_st* ssl, int result) {
  switch (SSL_get_error(ssl, result)) {
    case SSL_ERROR_WANT_READ:
      return Stream::Status::want_read;
    case SSL_ERROR_WANT_WRITE:
      return Stream::Status::want_write;
    case SSL_ERROR_ZERO_RETURN:
      return Stream::Status::closed;
    default:
      return Stream::Status::failed;
  }
}

}  // namespace

Stream::Stream(ssl_st* ssl, SessionFacts facts)
    : ssl_(ssl), facts_(std::make_unique<SessionFacts>(std::move(facts))) {}

Stream::~Stream() {
  if (ssl_ == nullptr) return;
  // Freed without a shutdown, the SSL would take its session out of the cache with it.
  SSL_set_shutdown(ssl_, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  SSL_free(ssl_);
}

Stream::Stream(Stream&& other) noexcept
    : ssl_(std::exchange(other.ssl_, nullptr)), facts_(std::move(other.facts_)) {}

Stream& Stream::operator=(Stream&& other) noexcept {
  std::swap(ssl_, other.ssl_);
  std::swap(facts_, other.facts_);
  return *this;
}

Stream::Io Stream::read(char* data, std::size_t size) {
  ERR_clear_error();
  Io io;
  const int result = SSL_read_ex(ssl_, data, size, &io.bytes);
  if (result != 1) io.status = status_of(ssl_, result);
  return io;
}

Stream::Io Stream::write(const char* data, std::size_t size) {
  ERR_clear_error();
  Io io;
  const int result = SSL_write_ex(ssl_, data, size, &io.bytes);
  if (result != 1) io.status = status_of(ssl_, result);
  return io;
}

void Stream::shutdown() {
  ERR_clear_error();
  SSL_shutdown(ssl_);
}

}  // namespace sipward::tls
