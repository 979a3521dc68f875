// A connection that is up, judged by the policies of today (house.md "Trust": a long-lived
// connection does not outlive its right).
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "sipward/shell/tls/diagnosis.hpp"
#include "sipward/shell/tls/examination.hpp"

namespace sipward::tls {
namespace {

bool version_allowed(const ssl_st* ssl, const PeerTlsSettings& settings) {
  const bool newest = SSL_version(ssl) == TLS1_3_VERSION;
  return newest ? settings.max == Version::tls1_3 : settings.min == Version::tls1_2;
}

// As OpenSSL sets it up in a handshake of that role.
bool chain_allowed(ssl_st* ssl, Examination& examination) {
  const auto& policy = *examination.candidates.front();
  X509* leaf = SSL_get0_peer_certificate(ssl);
  if (leaf == nullptr) return believe_anybody(examination);
  const Owned<x509_store_ctx_st> store(X509_STORE_CTX_new());
  if (!store || X509_STORE_CTX_init(store.get(), policy.trustpoint->anchors.get(), leaf,
                                    SSL_get_peer_cert_chain(ssl)) != 1) {
    examination.reason = FailureReason::internal;
    return false;
  }
  const bool server = examination.role == Role::server;
  X509_STORE_CTX_set_default(store.get(), server ? "ssl_client" : "ssl_server");
  auto* parameters = X509_STORE_CTX_get0_param(store.get());
  X509_VERIFY_PARAM_set_depth(parameters, policy.settings.verify_depth);
  X509_VERIFY_PARAM_set_auth_level(parameters, SSL_get_security_level(ssl));
  if (policy.settings.eku == Eku::any) {
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY);
  }
  return judge(store.get(), examination);
}

}  // namespace

Standing Stream::judge_again(const ContextSet& contexts, Failure& failure) {
  auto& facts = known();
  const auto* policy = contexts.inner().find(facts.peer);
  if (policy == nullptr) return Standing::gone;
  const bool outdated = facts.until != 0 && facts.until <= std::time(nullptr) &&
                        policy->settings.verify != Verify::none;
  if (policy->fingerprint == facts.policy && !outdated) return Standing::allowed;
  Examination examination;
  examination.role = facts.role;
  examination.also_named = facts.also_named;
  examination.candidates = {policy};
  if (!version_allowed(ssl_, policy->settings)) {
    examination.reason = FailureReason::unsupported_version;
  } else if (chain_allowed(ssl_, examination)) {
    facts.policy = policy->fingerprint;
    facts.verified_name = examination.verified_name;
    if (examination.leaf) facts.until = examination.leaf->until;
    return Standing::allowed;
  }
  failure = diagnose(examination, SSL_ERROR_NONE);
  return Standing::refused;
}

}  // namespace sipward::tls
