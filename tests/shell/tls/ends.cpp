#include "shell/tls/ends.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "sipward/shell/tls/socket_bio.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls::test {
namespace {

constexpr int most_turns = 200;
constexpr int longest_wait_ms = 5000;

void require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(what);
}

void connect_over_tcp(int (&fds)[2]) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  require(::bind(listener, generic, size) == 0 && ::listen(listener, 1) == 0 &&
              ::getsockname(listener, generic, &size) == 0,
          "listen");
  fds[1] = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  require(::connect(fds[1], generic, size) == 0, "connect");
  require(::fcntl(fds[1], F_SETFL, O_NONBLOCK) == 0, "non-blocking");
  fds[0] = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  ::close(listener);
  require(fds[0] >= 0, "accept");
}

bool readable(int fd) {
  pollfd one{fd, POLLIN, 0};
  return ::poll(&one, 1, longest_wait_ms) == 1;
}

Owned<ssl_ctx_st> make_context(const RawSettings& settings) {
  Owned<ssl_ctx_st> made(SSL_CTX_new(TLS_method()));
  SSL_CTX_set_security_level(made.get(), 0);
  SSL_CTX_set_min_proto_version(made.get(), settings.min);
  SSL_CTX_set_max_proto_version(made.get(), settings.max);
  SSL_CTX_set_session_cache_mode(made.get(), SSL_SESS_CACHE_OFF);
  if (!settings.ciphers.empty()) {
    require(SSL_CTX_set_cipher_list(made.get(), settings.ciphers.c_str()) == 1, "ciphers");
  }
  if (!settings.signatures.empty()) {
    require(SSL_CTX_set1_sigalgs_list(made.get(), settings.signatures.c_str()) == 1, "signatures");
  }
  if (!settings.certificate.chain.empty()) {
    require(SSL_CTX_use_certificate_chain_file(made.get(), settings.certificate.chain.c_str()) == 1,
            "chain");
    require(SSL_CTX_use_PrivateKey_file(made.get(), settings.certificate.key.c_str(),
                                        SSL_FILETYPE_PEM) == 1,
            "key");
  }
  if (!settings.anchors.empty()) {
    require(SSL_CTX_load_verify_file(made.get(), settings.anchors.c_str()) == 1, "anchors");
    SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return made;
}

int on_status(SSL* ssl, void* argument) {
  const auto& stapled = *static_cast<const std::string*>(argument);
  SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup(stapled.data(), stapled.size()),
                                  static_cast<long>(stapled.size()));
  return SSL_TLSEXT_ERR_OK;
}

bool wants_more(int error) {
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

bool ended(Handshake::Step step) {
  return step == Handshake::Step::done || step == Handshake::Step::failed;
}

}  // namespace

SocketPair::SocketPair(Kind kind) {
  if (kind == Kind::tcp) {
    connect_over_tcp(fds_);
  } else {
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds_) == 0,
            "socketpair");
  }
}

bool SocketPair::wait_for_ours() const {
  return readable(fds_[0]);
}
bool SocketPair::wait_for_theirs() const {
  return readable(fds_[1]);
}

SocketPair::~SocketPair() {
  close_ours();
  close_theirs();
}

void SocketPair::close_ours() {
  if (fds_[0] >= 0) ::close(fds_[0]);
  fds_[0] = -1;
}

void SocketPair::close_theirs() {
  if (fds_[1] >= 0) ::close(fds_[1]);
  fds_[1] = -1;
}

RawEnd::RawEnd(const RawSettings& settings, int fd) : context_(make_context(settings)) {
  ssl_.reset(SSL_new(context_.get()));
  auto* bio = make_socket_bio(fd).release();
  SSL_set_bio(ssl_.get(), bio, bio);
  if (!settings.server_name.empty()) {
    SSL_set_tlsext_host_name(ssl_.get(), settings.server_name.c_str());
  }
  stapled_ = settings.stapled;
  if (!stapled_.empty()) {
    SSL_CTX_set_tlsext_status_cb(context_.get(), on_status);
    SSL_CTX_set_tlsext_status_arg(context_.get(), &stapled_);
  }
  if (settings.role == Role::client) SSL_set_tlsext_status_type(ssl_.get(), TLSEXT_STATUSTYPE_ocsp);
  if (settings.session != nullptr) SSL_set_session(ssl_.get(), settings.session);
  if (settings.role == Role::client) {
    SSL_set_connect_state(ssl_.get());
  } else {
    const unsigned char context[] = "raw";
    SSL_set_session_id_context(ssl_.get(), context, sizeof context);
    SSL_set_accept_state(ssl_.get());
  }
}

bool RawEnd::step() {
  if (done_ || failed_) return true;
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  done_ = result == 1;
  failed_ = !done_ && !wants_more(SSL_get_error(ssl_.get(), result));
  if (failed_) remember_alert();
  return done_ || failed_;
}

void RawEnd::remember_alert() {
  const int reason = ERR_GET_REASON(ERR_peek_error());
  if (reason > SSL_AD_REASON_OFFSET) {
    alert_ = alert_text(reason - SSL_AD_REASON_OFFSET);
  }
}

std::string RawEnd::stapled() const {
  const unsigned char* bytes = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(ssl_.get(), &bytes);
  if (bytes == nullptr || size <= 0) return {};
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

bool RawEnd::resumed() const {
  return SSL_session_reused(ssl_.get()) == 1;
}

std::string RawEnd::read() {
  char data[20000];
  std::size_t size = 0;
  ERR_clear_error();
  if (SSL_read_ex(ssl_.get(), data, sizeof data, &size) != 1) remember_alert();
  return {data, size};
}

bool RawEnd::write(std::string_view text) {
  std::size_t written = 0;
  ERR_clear_error();
  return SSL_write_ex(ssl_.get(), text.data(), text.size(), &written) == 1;
}

void RawEnd::update_key() {
  SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_NOT_REQUESTED);
}

void RawEnd::shutdown() {
  SSL_shutdown(ssl_.get());
}

bool RawEnd::closed() const {
  return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

Owned<ssl_session_st> RawEnd::session() const {
  // So that freeing the SSL does not spoil it.
  SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  return Owned<ssl_session_st>(SSL_get1_session(ssl_.get()));
}

std::string RawEnd::server_name() const {
  const char* name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
  return name != nullptr ? name : "";
}

std::string RawEnd::asked_authorities() const {
  std::string all;
  const auto* names = SSL_get0_peer_CA_list(ssl_.get());
  for (int i = 0; i < sk_X509_NAME_num(names); ++i) {
    char text[256] = "";
    X509_NAME_oneline(sk_X509_NAME_value(names, i), text, sizeof text);
    all += text;
  }
  return all;
}

CertificateFacts RawEnd::shown() const {
  const auto* certificate = SSL_get0_peer_certificate(ssl_.get());
  return certificate != nullptr ? facts_of(certificate) : CertificateFacts{};
}

std::vector<std::string> RawEnd::chain() const {
  std::vector<std::string> subjects;
  const auto* sent = SSL_get_peer_cert_chain(ssl_.get());
  for (int i = 0; i < sk_X509_num(sent); ++i) {
    subjects.push_back(subject_of(sk_X509_value(sent, i)));
  }
  return subjects;
}

void drive(Handshake& ours, RawEnd& theirs) {
  for (int turn = 0; turn < most_turns; ++turn) {
    const bool over = theirs.step();
    if (ended(ours.step()) && (over || theirs.step())) return;
  }
}

void drive(Handshake& ours, Handshake& theirs) {
  for (int turn = 0; turn < most_turns; ++turn) {
    const bool over = ended(theirs.step());
    if (ended(ours.step()) && over) return;
  }
}

}  // namespace sipward::tls::test
