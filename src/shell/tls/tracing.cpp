#include "sipward/shell/tls/tracing.hpp"

#include <openssl/ssl.h>

#include <array>
#include <ctime>
#include <string_view>
#include <utility>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

struct Watched {
  std::shared_ptr<Trace> trace;
  std::string subject, label;
};

void release_watched(void*, void* watched, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<Watched*>(watched);
}

int slot() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, release_watched);
  return index;
}

const Watched* watched_of(const SSL* ssl) {
  return static_cast<const Watched*>(SSL_get_ex_data(ssl, slot()));
}

std::string clock_text() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  std::tm parts{};
  ::gmtime_r(&now.tv_sec, &parts);
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%H:%M:%S", &parts);
  const auto millis = std::to_string(now.tv_nsec / 1'000'000);
  return std::string(text.data(), size) + "." + std::string(3 - millis.size(), '0') + millis;
}

std::string_view name_of_message(int type) {
  switch (type) {
    case SSL3_MT_CLIENT_HELLO:
      return "ClientHello";
    case SSL3_MT_SERVER_HELLO:
      return "ServerHello";
    case SSL3_MT_NEWSESSION_TICKET:
      return "NewSessionTicket";
    case SSL3_MT_ENCRYPTED_EXTENSIONS:
      return "EncryptedExtensions";
    case SSL3_MT_CERTIFICATE:
      return "Certificate";
    case SSL3_MT_SERVER_KEY_EXCHANGE:
      return "ServerKeyExchange";
    case SSL3_MT_CERTIFICATE_REQUEST:
      return "CertificateRequest";
    case SSL3_MT_SERVER_DONE:
      return "ServerHelloDone";
    case SSL3_MT_CERTIFICATE_VERIFY:
      return "CertificateVerify";
    case SSL3_MT_CLIENT_KEY_EXCHANGE:
      return "ClientKeyExchange";
    case SSL3_MT_FINISHED:
      return "Finished";
    case SSL3_MT_CERTIFICATE_STATUS:
      return "CertificateStatus";
    case SSL3_MT_KEY_UPDATE:
      return "KeyUpdate";
    default:
      return "message";
  }
}

std::string alert_line(int value) {
  return std::string(SSL_alert_type_string_long(value)) + " alert: " + alert_text(value & 0xff);
}

void on_message(int written, int, int type, const void* bytes, std::size_t size, SSL* ssl, void*) {
  tell_message(ssl, written == 1, type, bytes, size);
}

// States and alerts; then what the context wants to know of every connection.
void on_watched_info(const SSL* ssl, int where, int value) {
  if ((where & SSL_CB_ALERT) != 0) {
    tell(ssl, std::string((where & SSL_CB_READ) != 0 ? "received " : "sent ") + alert_line(value));
  } else if ((where & SSL_CB_HANDSHAKE_START) != 0) {
    tell(ssl, "handshake begins");
  } else if ((where & SSL_CB_LOOP) != 0) {
    tell(ssl, std::string("state ") + SSL_state_string_long(ssl));
  }
  const auto everyone = SSL_CTX_get_info_callback(SSL_get_SSL_CTX(ssl));
  if (everyone != nullptr) everyone(ssl, where, value);
}

}  // namespace

void watch(ssl_st* ssl, std::shared_ptr<Trace> trace, std::string subject, std::string label) {
  auto watched = std::make_unique<Watched>();
  *watched = {std::move(trace), std::move(subject), std::move(label)};
  if (SSL_set_ex_data(ssl, slot(), watched.get()) != 1) return;
  static_cast<void>(watched.release());  // it goes with the SSL
  SSL_set_msg_callback(ssl, on_message);
  SSL_set_info_callback(ssl, on_watched_info);
}

bool is_watched(const ssl_st* ssl) {
  return ssl != nullptr && watched_of(ssl) != nullptr;
}

void tell(const ssl_st* ssl, const std::string& what) {
  if (ssl == nullptr) return;
  const auto* watched = watched_of(ssl);
  if (watched == nullptr) return;
  watched->trace->add(watched->subject, clock_text() + " " + watched->label + ": " + what);
}

// Alerts come by the info callback, with their words.
void tell_message(const ssl_st* ssl, bool written, int type, const void* bytes, std::size_t size) {
  if (size == 0 || !is_watched(ssl)) return;
  const std::string way = written ? "sent " : "received ";
  if (type == SSL3_RT_HANDSHAKE) {
    const int message = static_cast<const unsigned char*>(bytes)[0];
    tell(ssl, way + std::string(name_of_message(message)) + ", " + std::to_string(size) + " bytes");
  } else if (type == SSL3_RT_CHANGE_CIPHER_SPEC) {
    tell(ssl, way + "ChangeCipherSpec");
  }
}

}  // namespace sipward::tls
