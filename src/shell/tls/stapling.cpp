#include "sipward/shell/tls/stapling.hpp"

#include <openssl/ssl.h>

#include <ctime>

#include "sipward/shell/tls/ocsp.hpp"

namespace sipward::tls {
namespace {

constexpr int go_on = 1;
constexpr int refused = 0;  // alert bad_certificate_status_response

int refuse_stapled(Examination& examination, FailureReason reason, std::string detail) {
  examination.stage = Stage::certificate;
  examination.reason = reason;
  examination.detail = std::move(detail);
  examination.by_ocsp = true;
  return refused;
}

int judge_unknown(Examination& examination, const Trustpoint& trustpoint, std::string why) {
  if (trustpoint.revocation.if_unknown == IfUnknown::allow) return go_on;
  return refuse_stapled(examination, FailureReason::revocation_unknown, std::move(why));
}

int judge_stapled(SSL* ssl, Examination& examination) {
  const auto& trustpoint = *examination.candidates.front()->trustpoint;
  const auto wanted = trustpoint.revocation.ocsp;
  // Of a resumed session it was judged when the session was made.
  if (wanted == Ocsp::off || SSL_session_reused(ssl) == 1 || believe_anybody(examination)) {
    return go_on;
  }
  const unsigned char* bytes = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(ssl, &bytes);
  if (bytes == nullptr || size <= 0) {
    if (wanted != Ocsp::require) return go_on;
    return judge_unknown(examination, trustpoint, "it stapled no OCSP response");
  }
  auto* leaf = SSL_get0_peer_certificate(ssl);
  auto* chain = SSL_get_peer_cert_chain(ssl);
  auto* issuer = leaf == nullptr ? nullptr : trustpoint.issuer_of(leaf, chain);
  if (issuer == nullptr) return go_on;  // an anchor itself: nobody above it says anything
  const auto answer =
      read_ocsp({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)}, leaf,
                issuer, chain, trustpoint.responder_anchors.get());
  switch (answer.says) {
    case OcspAnswer::Says::good:
      return go_on;
    case OcspAnswer::Says::revoked:
      return refuse_stapled(examination, FailureReason::revoked,
                            "so says the OCSP response it stapled");
    case OcspAnswer::Says::unknown:
      return judge_unknown(examination, trustpoint, "the OCSP response it stapled: " + answer.why);
  }
  return go_on;
}

const Credential* shown_to_client(SSL* ssl, const Examination& examination) {
  const auto* leaf = SSL_get_certificate(ssl);
  for (const auto& one : shown_trustpoint(examination).credentials) {
    if (leaf != nullptr && X509_cmp(one.leaf.get(), leaf) == 0) return &one;
  }
  return nullptr;
}

// One whose time is over would only be refused.
int staple(SSL* ssl, const Examination& examination) {
  if (examination.candidates.empty()) return SSL_TLSEXT_ERR_NOACK;
  const auto* shown = shown_to_client(ssl, examination);
  if (shown == nullptr || shown->ocsp_response.empty()) return SSL_TLSEXT_ERR_NOACK;
  const auto& response = shown->ocsp_response;
  if (shown->ocsp_until != 0 && shown->ocsp_until <= std::time(nullptr)) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(response.data(), response.size()));
  if (copy == nullptr) return SSL_TLSEXT_ERR_NOACK;
  SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<long>(response.size()));  // takes it over
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

bool ask_for_status(ssl_st* ssl, const Examination& examination) {
  const auto& policy = *examination.candidates.front();
  const bool asks =
      policy.trustpoint->revocation.ocsp != Ocsp::off && policy.settings.verify != Verify::none;
  return !asks || SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp) == 1;
}

int on_status(ssl_st* ssl, void*) {
  auto* examination = static_cast<Examination*>(SSL_get_app_data(ssl));
  const bool server = SSL_is_server(ssl) == 1;
  if (examination == nullptr) return server ? SSL_TLSEXT_ERR_NOACK : go_on;
  return server ? staple(ssl, *examination) : judge_stapled(ssl, *examination);
}

}  // namespace sipward::tls
