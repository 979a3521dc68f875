#include "sipward/shell/tls/presented.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace sipward::tls {
namespace {

using Pointer = std::shared_ptr<const Presented>;

void release_presented(void*, void* pointer, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<Pointer*>(pointer);
}

// TLS 1.3 gives each ticket a copy of the session.
int duplicate(CRYPTO_EX_DATA*, const CRYPTO_EX_DATA*, void** pointer, int, long, void*) {
  const auto* original = static_cast<Pointer*>(*pointer);
  if (original != nullptr) *pointer = new Pointer(*original);
  return 1;
}

int index() {
  static const int number =
      SSL_SESSION_get_ex_new_index(0, nullptr, nullptr, duplicate, release_presented);
  return number;
}

const Pointer* pointer_of(const SSL_SESSION* session) {
  return static_cast<const Pointer*>(SSL_SESSION_get_ex_data(session, index()));
}

}  // namespace

std::shared_ptr<Presented> read_presented(x509_st* certificate) {
  auto presented = std::make_shared<Presented>();
  X509_up_ref(certificate);
  presented->certificate.reset(certificate);
  presented->names = names_of(certificate);
  presented->begins = beginning_of(certificate);
  presented->until = presented->expires = expiry_of(certificate);
  presented->read = std::time(nullptr);
  return presented;
}

CertificateFacts Presented::facts() const {
  return facts_of(certificate.get());
}

void keep_with(ssl_session_st* session, std::shared_ptr<const Presented> presented) {
  if (session == nullptr || presented == nullptr) return;
  const auto left =
      static_cast<long>(std::max<std::int64_t>(presented->until - presented->read, 0));
  SSL_SESSION_set_timeout(session, std::min(SSL_SESSION_get_timeout(session), left));
  release_presented(nullptr, SSL_SESSION_get_ex_data(session, index()), nullptr, 0, 0, nullptr);
  auto pointer = std::make_unique<Pointer>(std::move(presented));
  const bool kept = SSL_SESSION_set_ex_data(session, index(), pointer.get()) == 1;
  if (kept) static_cast<void>(pointer.release());
}

std::shared_ptr<const Presented> kept_with(const ssl_session_st* session,
                                           const x509_st* certificate) {
  const auto* pointer = pointer_of(session);
  if (pointer == nullptr || (*pointer)->certificate.get() != certificate) return nullptr;
  return *pointer;
}

std::int64_t read_time_of(const ssl_session_st* session) {
  const auto* pointer = pointer_of(session);
  return pointer != nullptr ? (*pointer)->read : 0;
}

}  // namespace sipward::tls
