#include "sipward/shell/tls/session_cache.hpp"

#include <openssl/ssl.h>

#include <ctime>

#include "sipward/shell/tls/presented.hpp"

namespace sipward::tls {
namespace {

constexpr std::size_t most_sessions = 1024;

// Lives as long as its SSL: a ticket may come long after the handshake.
struct Attachment {
  std::shared_ptr<SessionCache> cache;
  std::string key;
};

void release_attachment(void*, void* attachment, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<Attachment*>(attachment);
}

int attachment_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, release_attachment);
  return index;
}

// Each ticket of TLS 1.3 makes a session young again; what its server has shown stays as old as it
// is: its chain and its stapled OCSP response.
bool is_over(const SSL_SESSION* session) {
  const auto now = std::int64_t{std::time(nullptr)};
  return read_time_of(session) + SSL_SESSION_get_timeout(session) <= now;
}

int on_new_session(SSL* ssl, SSL_SESSION* session) {
  const auto* attachment = static_cast<Attachment*>(SSL_get_ex_data(ssl, attachment_index()));
  if (attachment == nullptr) return 0;
  attachment->cache->keep(attachment->key, Owned<ssl_session_st>(session));
  return 1;  // the reference is ours now
}

}  // namespace

void SessionCache::keep(const std::string& key, Owned<ssl_session_st> session) {
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= most_sessions && !sessions_.contains(key)) {
    sessions_.erase(sessions_.begin());
  }
  sessions_[key] = std::move(session);
}

Owned<ssl_session_st> SessionCache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto at = sessions_.find(key);
  if (at == sessions_.end()) return nullptr;
  if (is_over(at->second.get())) {
    sessions_.erase(at);
    return nullptr;
  }
  if (SSL_SESSION_get_protocol_version(at->second.get()) == TLS1_3_VERSION) {
    auto session = std::move(at->second);
    sessions_.erase(at);
    return session;
  }
  SSL_SESSION_up_ref(at->second.get());
  return Owned<ssl_session_st>(at->second.get());
}

void keep_sessions(ssl_ctx_st* context) {
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
  SSL_CTX_sess_set_new_cb(context, on_new_session);
}

void attach_sessions(ssl_st* ssl, std::shared_ptr<SessionCache> cache, std::string key) {
  if (const auto session = cache->find(key)) SSL_set_session(ssl, session.get());
  auto attachment = std::make_unique<Attachment>(Attachment{std::move(cache), std::move(key)});
  if (SSL_set_ex_data(ssl, attachment_index(), attachment.get()) != 1) return;
  static_cast<void>(attachment.release());
}

}  // namespace sipward::tls
