#include "sipward/shell/tls/self_check.hpp"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/context.hpp"

namespace sipward::tls {
namespace {

constexpr int most_turns = 32;  // a handshake takes four
constexpr std::uint16_t any_port = 5061;

class Pair {
 public:
  Pair() {
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds_) != 0) {
      fds_[0] = fds_[1] = -1;
    }
  }
  ~Pair() {
    for (const int fd : fds_) {
      if (fd >= 0) ::close(fd);
    }
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  int server() const { return fds_[0]; }
  int client() const { return fds_[1]; }

 private:
  int fds_[2] = {-1, -1};
};

// Takes whatever is shown: it is what we want to see.
Owned<ssl_st> make_client(const Policy& policy, int fd) {
  const Owned<ssl_ctx_st> context(SSL_CTX_new(TLS_client_method()));
  if (!context) return nullptr;
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_cipher_list(context.get(), "ALL");
  Owned<ssl_st> ssl(SSL_new(context.get()));
  if (!ssl || SSL_set_fd(ssl.get(), fd) != 1) return nullptr;
  const auto& sni = policy.settings.sni;
  if (!sni.empty()) SSL_set_tlsext_host_name(ssl.get(), sni.front().c_str());
  SSL_set_connect_state(ssl.get());
  return ssl;
}

// The certificate that a client which is taken for this peer sees; nothing: none came.
std::optional<CertificateFacts> served_to(const std::shared_ptr<const ContextSet>& contexts,
                                          const Policy& policy) {
  const Pair pair;
  const auto client = make_client(policy, pair.client());
  if (!client) return std::nullopt;
  const auto& settings = policy.settings;
  const auto listener = settings.listeners.empty() ? base::no_listener : settings.listeners.front();
  const base::Endpoint remote{base::Transport::tls, settings.prefixes.front().network, any_port};
  auto server = Handshake::accept(contexts, settings.side, pair.server(), remote, listener);
  for (int turn = 0; turn < most_turns; ++turn) {
    SSL_do_handshake(client.get());
    server.step();
    if (const X509* leaf = SSL_get0_peer_certificate(client.get())) return facts_of(leaf);
  }
  return std::nullopt;
}

// One of those for servers; which one depends on what the client can verify.
bool is_shown_by(const Trustpoint& trustpoint, const CertificateFacts& served) {
  return std::any_of(trustpoint.credentials.begin(), trustpoint.credentials.end(),
                     [&](const Credential& own) {
                       return serves(own.use, Role::server) &&
                              facts_of(own.leaf.get()).fingerprint == served.fingerprint;
                     });
}

void prove(const std::shared_ptr<const ContextSet>& contexts, const Policy& policy, Proof& proof) {
  const auto served = served_to(contexts, policy);
  const auto who = "trustpoint " + policy.trustpoint->name;
  if (!served) {
    proof.problems.push_back(who + ": a handshake with ourselves, as peer " + policy.settings.name +
                             ", showed no certificate");
  } else if (!is_shown_by(*policy.trustpoint, *served)) {
    proof.problems.push_back(who + ": serial " + served->serial +
                             " is served, which is none of its own");
  } else {
    proof.served.push_back(who + " serves " + served->subject + ", serial " + served->serial +
                           ", until " + served->not_after);
  }
}

}  // namespace

Proof prove_certificates(const std::shared_ptr<const ContextSet>& contexts) {
  Proof proof;
  std::set<const Trustpoint*> seen;
  for (const auto& policy : contexts->inner().policies) {
    const bool serves = !policy.settings.prefixes.empty() && policy.trustpoint->shown(Role::server);
    if (serves && seen.insert(policy.trustpoint).second) prove(contexts, policy, proof);
  }
  return proof;
}

}  // namespace sipward::tls
