// Sessions of connections that we dialled, to be resumed: kept by peer, endpoint and SNI, within
// one ContextSet, so that a change of settings or files resumes nothing. Shared by all threads.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

class SessionCache {
 public:
  void keep(const std::string& key, Owned<ssl_session_st> session);
  // A TLS 1.3 ticket is given out once (RFC 8446 appendix C.4), a TLS 1.2 session again and again.
  Owned<ssl_session_st> find(const std::string& key);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, Owned<ssl_session_st>> sessions_;
};

// Makes the SSLs of `context` keep their sessions in the cache of their attachment.
void keep_sessions(ssl_ctx_st* context);

// Offers what `cache` has for `key`, and keeps there what the handshake, or a later ticket, brings.
void attach_sessions(ssl_st* ssl, std::shared_ptr<SessionCache> cache, std::string key);

}  // namespace sipward::tls
