#include "sipward/shell/tls/examination.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <ctime>

#include "sipward/shell/tls/certificate_choice.hpp"
#include "sipward/shell/tls/chain_sharing.hpp"
#include "sipward/shell/tls/text.hpp"
#include "sipward/shell/tls/tracing.hpp"
#include "sipward/shell/tls/validity.hpp"

namespace sipward::tls {
namespace {

Examination* examination_of(const SSL* ssl) {
  return static_cast<Examination*>(SSL_get_app_data(ssl));
}

FailureReason reason_of(int error) {
  switch (error) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return FailureReason::self_signed;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return FailureReason::unknown_authority;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return FailureReason::expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return FailureReason::not_yet_valid;
    case X509_V_ERR_CERT_REVOKED:
      return FailureReason::revoked;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
      return FailureReason::revocation_unknown;
    case X509_V_ERR_INVALID_PURPOSE:
      return FailureReason::wrong_purpose;
    default:
      return FailureReason::bad_certificate;
  }
}

void refuse(Examination& examination, FailureReason reason, std::string detail = {}) {
  examination.reason = reason;
  examination.detail = std::move(detail);
}

// Of a chain that is refused: whoever mends it wants to see all of it.
void remember_chain(Examination& examination, X509_STORE_CTX* store) {
  constexpr int most = 8;
  const auto* chain = X509_STORE_CTX_get0_untrusted(store);
  for (int i = 0; i < std::min(sk_X509_num(chain), most); ++i) {
    examination.chain.push_back(facts_of(sk_X509_value(chain, i)));
  }
}

bool has_pinned_key(const Examination& examination, const Policy& policy) {
  const auto& pins = policy.settings.pins;
  if (pins.empty()) return true;
  return examination.leaf &&
         std::find(pins.begin(), pins.end(), key_hash_of(examination.leaf->certificate.get())) !=
             pins.end();
}

bool accept(Examination& examination, const Policy& peer, std::string name) {
  if (!has_pinned_key(examination, peer)) {
    if (const auto& leaf = examination.leaf) {
      refuse(examination, FailureReason::wrong_key,
             "its public key is sha256:" + key_hash_of(leaf->certificate.get()));
    } else {
      refuse(examination, FailureReason::no_certificate, "its key is pinned");
    }
    return false;
  }
  examination.peer = &peer;
  examination.verified_name = std::move(name);
  examination.stage = Stage::finish;
  return true;
}

// Of the peer's names, or the one asked for instead of them.
std::optional<std::string> carried_name(const Examination& examination, const Policy& policy) {
  const auto& carried = examination.leaf->names;
  const auto& rules = policy.settings.name_rules;
  const auto& instead = examination.also_named;
  if (instead.empty()) return matching_name(carried, policy.settings.names, rules);
  return carries(carried, instead, rules) ? std::optional(instead) : std::nullopt;
}

// Which candidate it is: the one whose names, or the name asked for, the certificate carries.
bool judge_names(Examination& examination) {
  examination.stage = Stage::name;
  for (const auto* candidate : examination.candidates) {
    if (!judges_names(candidate->settings.verify)) return accept(examination, *candidate, {});
    auto name = carried_name(examination, *candidate);
    if (name) return accept(examination, *candidate, std::move(*name));
  }
  refuse(examination, FailureReason::wrong_name);
  return false;
}

bool choose_candidates(Examination& examination) {
  auto& candidates = examination.candidates;
  const bool known = !candidates.empty();
  const auto& name = examination.hello.server_name;
  narrow(candidates, name);
  if (!candidates.empty()) return true;
  std::string detail;
  if (known) {
    detail = name.empty() ? "it asks for no name (SNI)" : "it asks for \"" + escaped(name) + "\"";
  }
  refuse(examination, FailureReason::no_candidate, std::move(detail));
  return false;
}

void refuse_chain(Examination& examination, X509_STORE_CTX* store) {
  const int error = X509_STORE_CTX_get_error(store);
  std::string detail = X509_verify_cert_error_string(error);
  const X509* culprit = X509_STORE_CTX_get_current_cert(store);
  if (X509_STORE_CTX_get_error_depth(store) > 0 && culprit != nullptr) {
    examination.culprit = subject_of(culprit);
    detail += " (" + examination.culprit + ", in its chain)";
  }
  refuse(examination, reason_of(error), std::move(detail));
  if (culprit != nullptr) examination.list_issuer = text_of(X509_get_issuer_name(culprit));
  if (examination.reason == FailureReason::revocation_unknown) {
    // Its alert is certificate_unknown: nothing is wrong with the peer's certificate or its CA.
    X509_STORE_CTX_set_error(store, X509_V_ERR_CRL_PATH_VALIDATION_ERROR);
  }
}

// Of a session out of a ticket, which has the leaf alone.
std::shared_ptr<const Presented> read_again(X509* certificate, const Examination& examination) {
  auto leaf = read_presented(certificate);
  end_with_list(*leaf, *examination.candidates.front()->trustpoint, issuer_of(certificate));
  return leaf;
}

}  // namespace

const Trustpoint& shown_trustpoint(const Examination& examination) {
  if (examination.identity != nullptr) return *examination.identity;
  return *examination.candidates.front()->trustpoint;
}

std::vector<std::string> expected_names(const Examination& examination) {
  if (!examination.also_named.empty()) return {escaped(examination.also_named)};
  std::vector<std::string> names;
  for (const auto* candidate : examination.candidates) {
    const auto& more = candidate->settings.names;
    names.insert(names.end(), more.begin(), more.end());
  }
  return names;
}

bool judge(x509_store_ctx_st* store, Examination& examination) {
  const auto leaf = read_presented(X509_STORE_CTX_get0_cert(store));
  examination.stage = Stage::certificate;
  examination.leaf = leaf;
  if (believe_anybody(examination)) return true;
  if (X509_verify_cert(store) != 1) {
    refuse_chain(examination, store);
    return false;
  }
  const auto* chain = X509_STORE_CTX_get0_chain(store);
  end_with_chain(*leaf, *examination.candidates.front()->trustpoint, chain);
  return judge_names(examination);
}

bool believe_anybody(Examination& examination) {
  if (examination.candidates.empty()) return false;
  const auto& first = *examination.candidates.front();
  return believes(first, examination.leaf != nullptr) && accept(examination, first, {});
}

int on_client_hello(ssl_st* ssl, int* alert, void*) {
  auto* examination = examination_of(ssl);
  if (examination == nullptr) return SSL_CLIENT_HELLO_ERROR;
  examination->hello = read_hello(ssl);
  if (examination->hello.offers_only_null()) {
    refuse(*examination, FailureReason::null_cipher);
    *alert = SSL_AD_HANDSHAKE_FAILURE;
    return SSL_CLIENT_HELLO_ERROR;
  }
  if (!choose_candidates(*examination)) {
    *alert = SSL_AD_ACCESS_DENIED;
    return SSL_CLIENT_HELLO_ERROR;
  }
  if (!impose(ssl, examination->candidates)) {
    refuse(*examination, FailureReason::internal, "the peer's policy could not be set");
    *alert = SSL_AD_INTERNAL_ERROR;
    return SSL_CLIENT_HELLO_ERROR;
  }
  return SSL_CLIENT_HELLO_SUCCESS;
}

int on_certificate(ssl_st* ssl, void*) {
  auto* examination = examination_of(ssl);
  if (examination == nullptr) return 0;
  const auto& shown = shown_trustpoint(*examination);
  const bool set = examination->role == Role::client
                       ? choose_certificate(ssl, shown)
                       : ask_for(ssl, *examination->candidates.front()->trustpoint) &&
                             show_certificates(ssl, shown, Role::server);
  if (!set) refuse(*examination, FailureReason::internal, "our certificate could not be set");
  return set ? 1 : 0;
}

int on_verify(x509_store_ctx_st* store, void*) {
  const auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* examination = examination_of(ssl);
  if (examination == nullptr) return 0;
  if (!judge(store, *examination)) {
    remember_chain(*examination, store);
    if (examination->stage == Stage::name) {
      X509_STORE_CTX_set_error(store, X509_V_ERR_HOSTNAME_MISMATCH);
    }
    return 0;
  }
  keep_with(SSL_get_session(ssl), examination->leaf);
  share_chain(store);
  // The session keeps the leaf; a second copy in the SSL would only cost memory.
  X509_STORE_CTX_set0_verified_chain(store, nullptr);
  X509_STORE_CTX_set_error(store, X509_V_OK);
  return 1;
}

void on_info(const ssl_st* ssl, int where, int value) {
  if ((where & SSL_CB_ALERT) == 0) return;
  auto* examination = examination_of(ssl);
  if (examination == nullptr) return;
  const int alert = value & 0xff;
  if (where == SSL_CB_READ_ALERT) examination->alert_received = alert;
  if (where == SSL_CB_WRITE_ALERT) examination->alert_sent = alert;
}

bool judge_resumed(ssl_st* ssl, Examination& examination) {
  X509* leaf = SSL_get0_peer_certificate(ssl);
  if (leaf == nullptr && believe_anybody(examination)) return true;
  if (leaf == nullptr) {
    refuse(examination, FailureReason::no_certificate, "of the resumed session");
    return false;
  }
  examination.stage = Stage::certificate;
  examination.leaf = kept_with(SSL_get_session(ssl), leaf);
  if (!examination.leaf) examination.leaf = read_again(leaf, examination);
  // Its chain was verified within the session's lifetime, against the same anchors.
  const auto& presented = *examination.leaf;
  const auto now = std::int64_t{std::time(nullptr)};
  if (presented.begins > now) {
    refuse(examination, FailureReason::not_yet_valid);
    return false;
  }
  if (presented.until <= now && !presented.list_issuer.empty()) {
    examination.list_issuer = presented.list_issuer;
    refuse(examination, FailureReason::revocation_unknown);
    return false;
  }
  if (presented.until <= now) {
    const bool itself = presented.expires <= now;
    if (!itself) examination.culprit = "above " + subject_of(presented.certificate.get());
    refuse(examination, FailureReason::expired);
    return false;
  }
  return judge_names(examination);
}

}  // namespace sipward::tls
