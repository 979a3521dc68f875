// One TLS handshake on a non-blocking descriptor, judged inside (house.md "Trust"): names, anchors
// and versions of the peer, in both directions. Driven by whoever owns the descriptor's readiness;
// used by one thread at a time. What comes out is a Stream to be owned by a worker, or a Failure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sipward/core/base/drop_reason.hpp"
#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/settings.hpp"

struct ssl_st;

namespace sipward::tls {

struct Presented;

enum class Role : std::uint8_t { server, client };

enum class Stage : std::uint8_t { hello, certificate, name, finish };
std::string_view to_string(Stage stage);

enum class FailureReason : std::uint8_t {
  none,
  no_candidate,  // the address is nobody's we know
  cleartext,     // the first bytes were no TLS
  unsupported_version,
  no_shared_cipher,
  null_cipher,  // it offers only ciphers that do not encrypt
  no_certificate,
  unknown_authority,
  self_signed,
  expired,
  not_yet_valid,
  revoked,
  revocation_unknown,  // no current CRL of an issuer
  wrong_purpose,
  bad_certificate,  // any other verification error; `detail` has OpenSSL's words
  wrong_name,
  wrong_key,        // not one of the pinned ones
  refused_by_peer,  // an alert came; `alert_received` says which
  closed_by_peer,
  timed_out,
  internal
};
std::string_view to_string(FailureReason reason);  // "wrong_name"
std::string_view sentence(FailureReason reason);  // "the certificate carries none of the names …"

// One event for each refused handshake, with all that is needed to mend it.
struct Failure {
  Role role = Role::server;
  Stage stage = Stage::hello;
  FailureReason reason = FailureReason::none;
  base::PeerId peer = base::no_peer;
  std::string peer_name;
  base::Endpoint remote;
  std::string alert_sent;  // "certificate unknown"; empty: none
  std::string alert_received;
  std::vector<std::string> presented;  // "DNS:a.example", "CN=…"
  std::vector<std::string> expected;
  std::vector<std::string> anchors;        // their subjects
  std::string subject, issuer, not_after;  // of the leaf presented; not_after "2026-11-01"
  std::string offered;                  // versions and ciphers of the client's hello: its, or ours
  std::string allowed;                  // what our policy for it permits
  std::vector<CertificateFacts> chain;  // as presented, leaf first, if we refused it; at most 8.
                                        // Of one that we did not refuse, the leaf
  std::string culprit;                  // the certificate above the leaf that was found at fault
  std::string detail;
  std::string remedy;  // one line: what to do

  // One line for the log, from all the above; everything from the peer is escaped.
  std::string line() const;
  // Short, for a SIP Warning: "its certificate expired on 2026-11-01".
  std::string short_cause() const;
  // Is it a certificate, the peer's or ours, that has to change?
  bool blames_certificate() const;
};

struct SessionFacts {
  base::PeerId peer = base::no_peer;
  Role role = Role::server;
  std::string_view version, cipher;  // as negotiated: "TLSv1.3", "TLS_AES_256_GCM_SHA384"; literals
  std::string group;                 // "x25519"
  std::string verified_name;         // the name that matched
  std::shared_ptr<const Presented> leaf;  // the certificate of the other end; null: none was shown
  std::string sni;
  bool resumed = false;
  std::string also_named;  // when dialled: the name asked for instead of the peer's own
  std::string identity;    // when dialled: the trustpoint shown instead of the peer's
  std::string policy;      // the fingerprint of what it was judged by
  std::int64_t until = 0;  // the first end of its chain and of the CRLs that it needs, in seconds
                           // since 1970; 0: none was shown

  CertificateFacts certificate() const;    // of the leaf; empty without one
  std::vector<std::string> names() const;  // all its names, lower case
};

// Whether a connection that is up would be let in today.
enum class Standing : std::uint8_t {
  allowed,
  refused,  // by the policy of today, or its certificate has expired, or a CRL that it needs
  gone      // the peer is no more
};

class ContextSet;

// An established TLS connection: reads and writes on its descriptor. The descriptor is not owned.
class Stream {
 public:
  enum class Status : std::uint8_t { ok, want_read, want_write, closed, failed };
  struct Io {
    Status status = Status::ok;
    std::size_t bytes = 0;
  };

  Stream(ssl_st* ssl, SessionFacts facts);  // takes ownership of ssl
  ~Stream();
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;

  Io read(char* data, std::size_t size);         // closed: close_notify or EOF, a remote close
  bool drained() const;                          // what had arrived is read, all of it
  Io write(const char* data, std::size_t size);  // after want_*: call again with the same bytes
  void shutdown();                               // sends close_notify if it can; keeps the session
  const SessionFacts& facts() const;
  // Judges again what was judged in the handshake, by the policies of today; after `refused`,
  // `failure` says why. Cheap as long as neither policy nor clock has moved on.
  Standing judge_again(const ContextSet& contexts, Failure& failure);
  // After failed: the alert that ended it, if one did. A TLS 1.3 server judges us after our
  // handshake is done, so its refusal comes here: see refused_later().
  std::optional<int> alert() const { return alert_; }

 private:
  struct Inner;
  Io ended(int result);
  SessionFacts& known();

  ssl_st* ssl_ = nullptr;
  std::unique_ptr<Inner> inner_;
  std::optional<int> alert_;
};

class Trace;

// SSL_CTX objects and policies for every peer and listener: immutable, shared by all threads.
class ContextSet {
 public:
  // Problems are sentences ready for `sipward check`: "trustpoint ms-ca: certs/sbc.key: …".
  struct Built {
    std::shared_ptr<const ContextSet> contexts;  // null if there were errors
    std::vector<std::string> errors;
    std::vector<std::string> warnings;
  };
  // `before`: what it takes over from in a reload; sessions of unchanged peers stay resumable.
  static Built build(const ContextSettings& settings, const ContextSet* before = nullptr);
  // Do a trustpoint's certificates for servers carry this host name (for `check`)?
  bool covers(std::string_view trustpoint, std::string_view host,
              const NameRules& rules = {}) const;
  bool shows_rsa(std::string_view trustpoint) const;  // a certificate of RSA, to who connects
  // What watches connections; the same before and after a reload.
  const std::shared_ptr<Trace>& trace() const;
  ~ContextSet();

  struct Inner;
  const Inner& inner() const { return *inner_; }

 private:
  explicit ContextSet(std::unique_ptr<Inner> inner);
  std::unique_ptr<Inner> inner_;
};

class Handshake {
 public:
  enum class Step : std::uint8_t { want_read, want_write, done, failed };

  // Accepting: candidates are the TLS peers of `side` whose prefixes contain the remote address,
  // narrowed by the listener and by the name that the client asks for.
  static Handshake accept(std::shared_ptr<const ContextSet> contexts, base::Side side, int fd,
                          const base::Endpoint& remote,
                          base::ListenerId listener = base::no_listener);
  struct DialAs {
    // The certificate must carry that name instead of one of the peer's own (a host out of a
    // sealed token), SNI too; empty: the peer's own.
    std::string_view also_named = {};
    std::string_view identity = {};  // the trustpoint whose certificate we show; empty: the peer's
  };
  // Dialling as a peer: judged by its policy.
  static Handshake dial(std::shared_ptr<const ContextSet> contexts, base::PeerId peer, int fd,
                        const base::Endpoint& remote, DialAs as);
  static Handshake dial(std::shared_ptr<const ContextSet> contexts, base::PeerId peer, int fd,
                        const base::Endpoint& remote) {
    return dial(std::move(contexts), peer, fd, remote, DialAs{});
  }
  Handshake(Handshake&&) noexcept;
  Handshake& operator=(Handshake&&) noexcept;
  ~Handshake();

  // Of an accepted one the first when something is there to read: OpenSSL takes 47 kB to wait.
  Step step();
  Role role() const;
  // What a server that was dialled presented, PEM each, leaf first; after done or failed, before
  // take().
  std::vector<std::string> shown() const;
  Stream take();                   // after done, once
  const Failure& failure() const;  // after failed
  void time_out();                 // the deadline passed: failure() says timed_out

 private:
  struct Inner;
  explicit Handshake(std::unique_ptr<Inner> inner);
  std::unique_ptr<Inner> inner_;
};

// The Failure of a connection whose stream ended with an alert before anything else came.
Failure refused_later(const ContextSet& contexts, const SessionFacts& facts,
                      const base::Endpoint& remote, int alert);

}  // namespace sipward::tls
