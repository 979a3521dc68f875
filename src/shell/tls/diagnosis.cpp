#include "sipward/shell/tls/diagnosis.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <cstring>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

FailureReason reason_of(unsigned long error) {
  if (ERR_GET_LIB(error) != ERR_LIB_SSL) return FailureReason::internal;
  switch (ERR_GET_REASON(error)) {
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_WRONG_VERSION_NUMBER:
      return FailureReason::cleartext;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_UNKNOWN_PROTOCOL:
    case SSL_R_UNSUPPORTED_SSL_VERSION:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_VERSION_TOO_HIGH:
    case SSL_R_WRONG_SSL_VERSION:
      return FailureReason::unsupported_version;
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_SHARED_GROUPS:
    case SSL_R_NO_SUITABLE_GROUPS:
    case SSL_R_NO_SUITABLE_KEY_SHARE:
    case SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS:
    case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
      return FailureReason::no_shared_cipher;
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return FailureReason::no_certificate;
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return FailureReason::closed_by_peer;
    default:
      return FailureReason::internal;
  }
}

bool is_about_certificates(int alert) {
  return (alert >= SSL_AD_BAD_CERTIFICATE && alert <= SSL_AD_CERTIFICATE_UNKNOWN) ||
         alert == SSL_AD_UNKNOWN_CA || alert == SSL_AD_CERTIFICATE_REQUIRED;
}

std::string text_of_alert(const std::optional<int>& alert) {
  return alert ? alert_text(*alert) : "";
}

void set_reason(Failure& failure, const Examination& examination, int ssl_error) {
  const int system_error = errno;
  const auto error = ERR_peek_error();
  const auto words = openssl_words();
  if (examination.reason != FailureReason::none) {
    failure.reason = examination.reason;
    failure.detail = examination.detail;
  } else if (examination.alert_received && *examination.alert_received != SSL_AD_CLOSE_NOTIFY) {
    failure.reason = FailureReason::refused_by_peer;
    if (is_about_certificates(*examination.alert_received)) failure.stage = Stage::certificate;
  } else if (error != 0) {
    failure.reason = reason_of(error);
    failure.detail = words;
  } else {
    failure.reason = FailureReason::closed_by_peer;
    if (ssl_error == SSL_ERROR_SYSCALL && system_error != 0) {
      failure.detail = std::strerror(system_error);
    }
  }
  if (failure.reason == FailureReason::no_certificate) failure.stage = Stage::certificate;
}

void set_peer(Failure& failure, const Examination& examination) {
  const auto& candidates = examination.candidates;
  if (examination.peer != nullptr) {
    failure.peer = examination.peer->settings.peer;
    failure.peer_name = examination.peer->settings.name;
  } else if (candidates.size() == 1) {
    failure.peer = candidates.front()->settings.peer;
    failure.peer_name = candidates.front()->settings.name;
  } else {
    for (const auto* candidate : candidates) {
      failure.peer_name += (failure.peer_name.empty() ? "" : " or ") + candidate->settings.name;
    }
  }
  if (!candidates.empty()) failure.anchors = candidates.front()->trustpoint->anchor_subjects;
}

// "TLS 1.2, 1.3; modern ciphers"
std::string allowed_by(const Examination& examination) {
  if (examination.candidates.empty()) return {};
  const auto& policy = *examination.candidates.front();
  std::string text = policy.settings.min == Version::tls1_2 ? "TLS 1.2" : "TLS 1.3";
  if (policy.settings.max > policy.settings.min) text += ", 1.3";
  const auto& ciphers = policy.settings.ciphers;
  return text + "; " + (ciphers.empty() ? "modern ciphers" : "ciphers " + joined(ciphers, " "));
}

}  // namespace

Failure diagnose(const Examination& examination, int ssl_error) {
  Failure failure;
  failure.role = examination.role;
  failure.stage = examination.stage;
  failure.remote = examination.remote;
  set_reason(failure, examination, ssl_error);
  set_peer(failure, examination);
  failure.alert_sent = text_of_alert(examination.alert_sent);
  failure.alert_received = text_of_alert(examination.alert_received);
  failure.expected = expected_names(examination);
  if (examination.leaf) {
    failure.presented = presented(examination.leaf->names);
    const auto leaf = examination.leaf->facts();
    failure.subject = leaf.subject;
    failure.issuer = leaf.issuer;
    failure.not_after = leaf.not_after;
    failure.chain = examination.chain;
    if (failure.chain.empty()) failure.chain = {leaf};
  }
  if (!examination.hello.ciphers.empty()) failure.offered = examination.hello.text();
  failure.allowed = allowed_by(examination);
  failure.culprit = examination.culprit;
  failure.remedy = remedy_for(failure, examination);
  return failure;
}

std::string offered_by_us(const ContextSet& contexts, const Policy& policy) {
  const Owned<ssl_st> ssl(SSL_new(contexts.inner().client.get()));
  return ssl && impose(ssl.get(), {&policy}) ? own_hello(ssl.get()).text() : std::string();
}

Failure refused_later(const ContextSet& contexts, const SessionFacts& facts,
                      const base::Endpoint& remote, int alert) {
  Examination examination;
  examination.role = facts.role;
  examination.remote = remote;
  examination.stage = Stage::finish;
  examination.alert_received = alert;
  const auto* policy = contexts.inner().find(facts.peer);
  if (policy != nullptr) examination.candidates = {policy};
  auto failure = diagnose(examination, SSL_ERROR_SSL);
  if (policy != nullptr && facts.role == Role::client) {
    failure.offered = offered_by_us(contexts, *policy);
  }
  const auto leaf = facts.certificate();
  failure.subject = leaf.subject;
  failure.issuer = leaf.issuer;
  failure.not_after = leaf.not_after;
  return failure;
}

}  // namespace sipward::tls
