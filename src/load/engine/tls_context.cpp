#include "sipward/load/engine/tls_context.hpp"

#include <openssl/ssl.h>

#include <algorithm>

#include "sipward/shell/tls/algorithms.hpp"
#include "sipward/shell/tls/credential.hpp"
#include "sipward/shell/tls/pem_file.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::load {
namespace {

constexpr long kept_by_servers = 100'000;
constexpr unsigned char session_context[] = "sipward load";

int version_number(int version) {
  return version == 12 ? TLS1_2_VERSION : TLS1_3_VERSION;
}

void set_algorithms(SSL_CTX* context, const TlsSettings& settings, TlsMade& made) {
  const auto read = tls::read_algorithms(settings.ciphers, settings.groups);
  made.problems.insert(made.problems.end(), read.problems.begin(), read.problems.end());
  const auto& chosen = read.algorithms;
  const auto tls12 = chosen.tls12.empty() ? std::string(tls::modern_ciphers) : chosen.tls12;
  const auto groups = chosen.groups.empty() ? std::string(tls::modern_groups) : chosen.groups;
  const bool set =
      SSL_CTX_set_min_proto_version(context, version_number(settings.min)) == 1 &&
      SSL_CTX_set_max_proto_version(context, version_number(settings.max)) == 1 &&
      SSL_CTX_set_cipher_list(context, tls12.c_str()) == 1 &&
      (chosen.tls13.empty() || SSL_CTX_set_ciphersuites(context, chosen.tls13.c_str()) == 1) &&
      SSL_CTX_set1_groups_list(context, groups.c_str()) == 1;
  if (!set) made.problems.push_back("TLS: " + tls::openssl_words());
  if (chosen.legacy) SSL_CTX_set_security_level(context, 0);
}

std::string key_type_of(EVP_PKEY* key) {
  return std::string(EVP_PKEY_get0_type_name(key)) + " " + std::to_string(EVP_PKEY_get_bits(key));
}

bool is_bundle(const std::filesystem::path& file) {
  return file.extension() == ".p12" || file.extension() == ".pfx";
}

void set_credential(SSL_CTX* context, const TlsSettings& settings, TlsMade& made) {
  if (settings.chain.empty()) return;
  tls::CredentialSettings from;
  from.passphrase.file = settings.passphrase_file;
  if (is_bundle(settings.chain)) {
    from.pkcs12 = settings.chain;
  } else {
    from.chain = settings.chain;
    from.key = settings.key.empty() ? settings.chain : settings.key;
  }
  tls::Problems problems;
  tls::Report report("load", problems);
  const auto credential = tls::load_credential(from, report);
  made.problems.insert(made.problems.end(), problems.errors.begin(), problems.errors.end());
  if (!credential) return;
  if (SSL_CTX_use_cert_and_key(context, credential->leaf.get(), credential->key.get(),
                               credential->intermediates.get(), 1) != 1) {
    made.problems.push_back(settings.chain.string() + ": " + tls::openssl_words());
  }
  made.context->key_type = key_type_of(credential->key.get());
}

void set_anchors(SSL_CTX* context, const TlsSettings& settings, End end, TlsMade& made) {
  if (settings.anchors.empty()) return SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
  for (const auto& file : settings.anchors) {
    const auto read = tls::read_certificates(file);
    if (!read.problem.empty()) made.problems.push_back(file.string() + ": " + read.problem);
    for (const auto& anchor : read.certificates) {
      X509_STORE_add_cert(SSL_CTX_get_cert_store(context), anchor.get());
      if (end == End::accepts) SSL_CTX_add_client_CA(context, anchor.get());
    }
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

int keep_session(SSL* ssl, SSL_SESSION* session) {
  auto* sessions = static_cast<Sessions*>(SSL_get_app_data(ssl));
  if (sessions == nullptr) return 0;
  sessions->keep(tls::Owned<ssl_session_st>(session));
  return 1;  // it is ours now
}

void set_sessions(SSL_CTX* context, End end, bool resumption) {
  SSL_CTX_set_session_id_context(context, session_context, sizeof session_context - 1);
  if (!resumption) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    if (end == End::accepts) SSL_CTX_set_num_tickets(context, 0);
  } else if (end == End::dials) {
    SSL_CTX_set_session_cache_mode(context,
                                   SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    SSL_CTX_sess_set_new_cb(context, keep_session);
  } else {
    // Kept here and not in tickets: a ticket brings the client's certificate to be decoded again.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
    SSL_CTX_sess_set_cache_size(context, kept_by_servers);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 1);
  }
}

}  // namespace

void Sessions::keep(tls::Owned<ssl_session_st> session) {
  const std::lock_guard lock(mutex_);
  if (sessions_.size() < most) {
    sessions_.push_back(std::move(session));
  } else {
    std::swap(sessions_.front(), session);
  }
}

tls::Owned<ssl_session_st> Sessions::take() {
  const std::lock_guard lock(mutex_);
  if (sessions_.empty()) return nullptr;
  auto& last = sessions_.back();
  if (SSL_SESSION_get_protocol_version(last.get()) >= TLS1_3_VERSION) {
    auto session = std::move(last);
    sessions_.pop_back();
    return session;
  }
  SSL_SESSION_up_ref(last.get());
  return tls::Owned<ssl_session_st>(last.get());
}

TlsMade make_tls(const TlsSettings& settings, End end) {
  TlsMade made;
  made.context = std::make_shared<TlsContext>();
  made.context->name = settings.name;
  auto& context = made.context->context;
  context.reset(SSL_CTX_new(end == End::accepts ? TLS_server_method() : TLS_client_method()));
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_NO_AUTO_CHAIN);
  SSL_CTX_set_read_ahead(context.get(), 1);
  set_algorithms(context.get(), settings, made);
  set_credential(context.get(), settings, made);
  set_anchors(context.get(), settings, end, made);
  set_sessions(context.get(), end, settings.resumption);
  if (end == End::accepts && settings.chain.empty()) {
    made.problems.emplace_back("who answers over TLS needs a certificate: --cert and --key");
  }
  if (!made.problems.empty()) made.context = nullptr;
  return made;
}

}  // namespace sipward::load
