#include "sipward/shell/tls/handshake.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>

#include "sipward/shell/tls/certificate_making.hpp"
#include "sipward/shell/tls/diagnosis.hpp"
#include "sipward/shell/tls/examination.hpp"
#include "sipward/shell/tls/key_log.hpp"
#include "sipward/shell/tls/session_facts.hpp"
#include "sipward/shell/tls/socket_bio.hpp"
#include "sipward/shell/tls/stapling.hpp"
#include "sipward/shell/tls/tracing.hpp"

namespace sipward::tls {
namespace {

// A close with unread bytes would reset the connection and could overtake our alert.
void let_alert_arrive(int fd) {
  char unread[4096];
  for (int i = 0; i < 16 && ::recv(fd, unread, sizeof unread, MSG_DONTWAIT) > 0; ++i) {
  }
  ::shutdown(fd, SHUT_WR);
}

Owned<ssl_st> make_ssl(ssl_ctx_st* context, Role role, int fd) {
  Owned<ssl_st> ssl(SSL_new(context));
  if (!ssl) return nullptr;
  auto bio = make_socket_bio(fd);
  if (!bio) return nullptr;
  auto* both = bio.release();
  SSL_set_bio(ssl.get(), both, both);
  if (role == Role::server) {
    SSL_set_accept_state(ssl.get());
  } else {
    SSL_set_connect_state(ssl.get());
  }
  return ssl;
}

// SNI carries names only (RFC 6066 §3).
std::string name_to_ask_for(const Policy& policy, std::string_view also_named) {
  if (also_named.empty()) return policy.settings.server_name;
  return base::IpAddress::parse(also_named) ? std::string() : std::string(also_named);
}

}  // namespace

struct Handshake::Inner {
  std::shared_ptr<const ContextSet> contexts;
  int fd = -1;
  Examination examination;
  Owned<ssl_st> ssl;
  Step last = Step::want_read;
  Failure failure;

  Step fail(int ssl_error);
  Step refuse(FailureReason reason, std::string detail);
  Step finish();
  bool prepare_dial(std::string_view also_named);
  void let_watch();
};

Handshake::Step Handshake::Inner::fail(int ssl_error) {
  if (ssl) settle_keys(ssl.get(), examination.secrets, nullptr);
  failure = diagnose(examination, ssl_error);
  if (examination.role == Role::client && ssl) {
    failure.offered = offered_by_us(*contexts, *examination.candidates.front());
  }
  if (is_watched(ssl.get())) tell(ssl.get(), failure.line());
  let_alert_arrive(fd);
  return last = Step::failed;
}

Handshake::Step Handshake::Inner::refuse(FailureReason reason, std::string detail) {
  examination.reason = reason;
  examination.detail = std::move(detail);
  return fail(SSL_ERROR_NONE);
}

Handshake::Step Handshake::Inner::finish() {
  if (SSL_session_reused(ssl.get()) == 1 && !judge_resumed(ssl.get(), examination)) {
    return fail(SSL_ERROR_NONE);
  }
  if (examination.peer == nullptr && !believe_anybody(examination)) {
    if (examination.reason != FailureReason::none) return fail(SSL_ERROR_NONE);
    return refuse(FailureReason::no_certificate, "nothing to judge");
  }
  if (is_watched(ssl.get())) {
    tell(ssl.get(), std::string("done: ") + SSL_get_version(ssl.get()) + " " +
                        SSL_get_cipher_name(ssl.get()) + ", verified as " +
                        examination.verified_name);
  }
  settle_keys(ssl.get(), examination.secrets, examination.peer);
  SSL_set_app_data(ssl.get(), nullptr);  // the examination ends here
  SSL_set0_CA_list(ssl.get(), nullptr);  // which idle connections need no more
  return last = Step::done;
}

bool Handshake::Inner::prepare_dial(std::string_view also_named) {
  const auto& policy = *examination.candidates.front();
  const auto& shown = shown_trustpoint(examination);
  if (!ssl || !impose(ssl.get(), examination.candidates)) return false;
  if (!ask_for_status(ssl.get(), examination)) return false;
  const auto name = name_to_ask_for(policy, also_named);
  if (!name.empty() && SSL_set_tlsext_host_name(ssl.get(), name.c_str()) != 1) return false;
  attach_sessions(ssl.get(), contexts->inner().sessions,
                  policy.fingerprint + '\n' + examination.remote.text() + '\n' + name + '\n' +
                      shown.name + shown.fingerprints);
  return true;
}

// Who watches a peer sees all of its connections from here on; an address, those that no peer has.
void Handshake::Inner::let_watch() {
  const auto& trace = contexts->inner().trace;
  if (!trace->active()) return;
  const auto now = Trace::Clock::now();
  std::vector<std::string> subjects{examination.remote.address.text()};
  for (const auto* candidate : examination.candidates) {
    subjects.push_back(candidate->settings.name);
  }
  for (const auto& subject : subjects) {
    if (!trace->follows(subject, now)) continue;
    const auto* way = examination.role == Role::server ? "accepted from " : "dialled at ";
    return watch(ssl.get(), trace, subject, way + examination.remote.text());
  }
}

Handshake Handshake::accept(std::shared_ptr<const ContextSet> contexts, base::Side side, int fd,
                            const base::Endpoint& remote, base::ListenerId listener) {
  auto inner = std::make_unique<Inner>();
  inner->fd = fd;
  inner->examination.role = Role::server;
  inner->examination.remote = remote;
  inner->examination.candidates =
      contexts->inner().selection.by_address(side, remote.address, listener);
  inner->ssl = make_ssl(contexts->inner().server.get(), Role::server, fd);
  inner->contexts = std::move(contexts);
  if (inner->ssl) {
    SSL_set_app_data(inner->ssl.get(), &inner->examination);
    inner->let_watch();
  } else {
    inner->refuse(FailureReason::internal, "no memory for an SSL");
  }
  return Handshake(std::move(inner));
}

Handshake Handshake::dial(std::shared_ptr<const ContextSet> contexts, base::PeerId peer, int fd,
                          const base::Endpoint& remote, DialAs as) {
  auto inner = std::make_unique<Inner>();
  inner->fd = fd;
  inner->contexts = std::move(contexts);
  auto& examination = inner->examination;
  examination.role = Role::client;
  examination.remote = remote;
  examination.also_named = base::lower(as.also_named);
  const auto* policy = inner->contexts->inner().find(peer);
  if (policy == nullptr) {
    inner->refuse(FailureReason::internal, "the peer has no TLS settings");
    return Handshake(std::move(inner));
  }
  examination.candidates = {policy};
  if (!as.identity.empty()) {
    const auto& trustpoints = inner->contexts->inner().trustpoints;
    const auto at = trustpoints.find(as.identity);
    if (at == trustpoints.end()) {
      inner->refuse(FailureReason::internal, "there is no trustpoint " + std::string(as.identity));
      return Handshake(std::move(inner));
    }
    examination.identity = &at->second;
  }
  inner->ssl = make_ssl(inner->contexts->inner().client.get(), Role::client, fd);
  if (inner->prepare_dial(examination.also_named)) {
    SSL_set_app_data(inner->ssl.get(), &examination);
    inner->let_watch();
  } else {
    inner->refuse(FailureReason::internal, "the peer's policy could not be set");
  }
  return Handshake(std::move(inner));
}

Handshake::Step Handshake::step() {
  auto& inner = *inner_;
  if (inner.last == Step::done || inner.last == Step::failed) return inner.last;
  ERR_clear_error();
  errno = 0;
  const int result = SSL_do_handshake(inner.ssl.get());
  if (result == 1) return inner.finish();
  const int error = SSL_get_error(inner.ssl.get(), result);
  if (error == SSL_ERROR_WANT_READ) return inner.last = Step::want_read;
  if (error == SSL_ERROR_WANT_WRITE) return inner.last = Step::want_write;
  auto cleartext = cleartext_received(SSL_get_rbio(inner.ssl.get()));
  if (!cleartext.empty()) return inner.refuse(FailureReason::cleartext, std::move(cleartext));
  return inner.fail(error);
}

Role Handshake::role() const {
  return inner_->examination.role;
}

std::vector<std::string> Handshake::shown() const {
  std::vector<std::string> all;
  if (!inner_->ssl || role() == Role::server) return all;
  const auto* chain = SSL_get_peer_cert_chain(inner_->ssl.get());
  for (int i = 0; i < sk_X509_num(chain); ++i) all.push_back(pem_of(sk_X509_value(chain, i)));
  return all;
}

Stream Handshake::take() {
  auto facts = session_facts(inner_->ssl.get(), inner_->examination);
  return Stream(inner_->ssl.release(), std::move(facts));
}

const Failure& Handshake::failure() const {
  return inner_->failure;
}

void Handshake::time_out() {
  if (inner_->last == Step::failed) return;
  const bool silent = !has_received(SSL_get_rbio(inner_->ssl.get()));
  inner_->refuse(FailureReason::timed_out, silent ? "no byte arrived" : "");
}

Handshake::Handshake(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Handshake::Handshake(Handshake&&) noexcept = default;
Handshake& Handshake::operator=(Handshake&&) noexcept = default;
Handshake::~Handshake() = default;

}  // namespace sipward::tls
