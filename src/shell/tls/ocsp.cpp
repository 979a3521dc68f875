#include "sipward/shell/tls/ocsp.hpp"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509_vfy.h>

#include <memory>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

constexpr long clock_skew = 300;  // seconds
constexpr long any_age = -1;

struct Free {
  void operator()(OCSP_RESPONSE* response) const { OCSP_RESPONSE_free(response); }
  void operator()(OCSP_BASICRESP* response) const { OCSP_BASICRESP_free(response); }
  void operator()(OCSP_CERTID* id) const { OCSP_CERTID_free(id); }
};
template <class T>
using Held = std::unique_ptr<T, Free>;

OcspAnswer unknown(std::string why) {
  OcspAnswer answer;
  answer.why = std::move(why);
  return answer;
}

// Each response names the certificate by hashes of its own choice.
bool is_about(OCSP_SINGLERESP* single, X509* leaf, X509* issuer) {
  ASN1_OBJECT* algorithm = nullptr;
  auto* id = const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single));
  if (OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, id) != 1) return false;
  const auto* digest = EVP_get_digestbyobj(algorithm);
  if (digest == nullptr) return false;
  const Held<OCSP_CERTID> wanted(OCSP_cert_to_id(digest, leaf, issuer));
  return wanted && OCSP_id_cmp(id, wanted.get()) == 0;
}

OCSP_SINGLERESP* response_about(OCSP_BASICRESP* basic, X509* leaf, X509* issuer) {
  for (int i = 0; i < OCSP_resp_count(basic); ++i) {
    auto* single = OCSP_resp_get0(basic, i);
    if (is_about(single, leaf, issuer)) return single;
  }
  return nullptr;
}

OcspAnswer answer_of(OCSP_SINGLERESP* single) {
  int reason = 0;
  ASN1_GENERALIZEDTIME *revoked = nullptr, *from = nullptr, *until = nullptr;
  const int status = OCSP_single_get0_status(single, &reason, &revoked, &from, &until);
  OcspAnswer answer;
  if (until != nullptr) answer.until = date_of(until);
  answer.next_update = seconds_of(until);
  if (OCSP_check_validity(from, until, clock_skew, any_age) != 1) {
    ERR_clear_error();
    answer.why = "it is valid from " + date_of(from) + " to " + answer.until + ", not now";
  } else if (status == V_OCSP_CERTSTATUS_GOOD) {
    answer.says = OcspAnswer::Says::good;
  } else if (status == V_OCSP_CERTSTATUS_REVOKED) {
    answer.says = OcspAnswer::Says::revoked;
  } else {
    answer.why = "its responder does not know the certificate";
  }
  return answer;
}

}  // namespace

OcspAnswer read_ocsp(std::string_view bytes, x509_st* leaf, x509_st* issuer, stack_st_X509* chain,
                     x509_store_st* anchors) {
  ERR_clear_error();
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const Held<OCSP_RESPONSE> response(
      d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(bytes.size())));
  if (!response) {
    ERR_clear_error();
    return unknown("it is no OCSP response");
  }
  const int status = OCSP_response_status(response.get());
  if (status != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
    return unknown(std::string("its responder says: ") + OCSP_response_status_str(status));
  }
  const Held<OCSP_BASICRESP> basic(OCSP_response_get1_basic(response.get()));
  if (!basic) return unknown("it is of an unknown kind");
  if (OCSP_basic_verify(basic.get(), chain, anchors, OCSP_PARTIAL_CHAIN) != 1) {
    return unknown("its signature cannot be verified: " + openssl_words());
  }
  auto* single = response_about(basic.get(), leaf, issuer);
  return single == nullptr ? unknown("it is about another certificate") : answer_of(single);
}

}  // namespace sipward::tls
