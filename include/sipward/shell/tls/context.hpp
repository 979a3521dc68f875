// What a ContextSet holds: trustpoints, policies and one SSL_CTX a role. Immutable but for the
// session caches, which lock themselves; shared by all threads.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "sipward/shell/tls/handshake.hpp"
#include "sipward/shell/tls/policy.hpp"
#include "sipward/shell/tls/selection.hpp"
#include "sipward/shell/tls/session_cache.hpp"
#include "sipward/shell/tls/trace.hpp"
#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::tls {

struct ContextSet::Inner {
  std::map<std::string, Trustpoint, std::less<>> trustpoints;
  std::vector<Policy> policies;
  Selection selection;
  std::unordered_map<base::PeerId, const Policy*> by_peer;
  // One pair for all that follow each other by reloads: what differs between them, policy, is set
  // on each SSL, and sessions are kept by policy.
  Owned<ssl_ctx_st> server, client;
  std::filesystem::path key_log;
  std::vector<std::string> key_log_peers;
  std::string resumption;  // what `server` was made for
  std::shared_ptr<SessionCache> sessions;
  std::shared_ptr<Trace> trace;

  const Policy* find(base::PeerId peer) const;
};

}  // namespace sipward::tls
