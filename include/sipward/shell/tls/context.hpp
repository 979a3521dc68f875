// What a ContextSet holds: trustpoints, policies and one SSL_CTX a role. Immutable but for the
// session caches, which lock themselves; shared by all threads.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/policy.hpp"
#include "sipward/shell/tls/session_cache.hpp"
#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::tls {

struct ContextSet::Inner {
  std::map<std::string, Trustpoint, std::less<>> trustpoints;
  std::vector<Policy> policies;
  Owned<ssl_ctx_st> server, client;
  std::shared_ptr<SessionCache> sessions = std::make_shared<SessionCache>();

  const Policy* find(base::PeerId peer) const;
  // The TLS peers of `side` with the longest prefix around `address`: usually one, rarely several.
  std::vector<const Policy*> candidates(base::Side side, const base::IpAddress& address) const;
};

}  // namespace sipward::tls
