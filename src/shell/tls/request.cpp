#include "sipward/shell/tls/request.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

struct Wishes {
  CertificateNames names;
  std::vector<std::string> usages;
};

Wishes wishes_of(X509_REQ* request) {
  auto* extensions = X509_REQ_get_extensions(request);
  auto* alternatives = static_cast<GENERAL_NAMES*>(
      X509V3_get_d2i(extensions, NID_subject_alt_name, nullptr, nullptr));
  auto* usages = static_cast<EXTENDED_KEY_USAGE*>(
      X509V3_get_d2i(extensions, NID_ext_key_usage, nullptr, nullptr));
  Wishes wishes{names_in(X509_REQ_get_subject_name(request), alternatives), usages_in(usages)};
  GENERAL_NAMES_free(alternatives);
  EXTENDED_KEY_USAGE_free(usages);
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  return wishes;
}

}  // namespace

RequestFacts facts_of(X509_req_st* request) {
  auto wishes = wishes_of(request);
  auto* key = X509_REQ_get0_pubkey(request);
  RequestFacts facts{text_of(X509_REQ_get_subject_name(request)),
                     wishes.names.common_name,
                     presented(wishes.names),
                     std::move(wishes.usages),
                     key_type_of(key),
                     key != nullptr && X509_REQ_verify(request, key) == 1};
  ERR_clear_error();
  return facts;
}

Owned<evp_pkey_st> key_of(X509_req_st* request) {
  return Owned<evp_pkey_st>(X509_REQ_get_pubkey(request));
}

std::vector<std::string> wished_names(X509_req_st* request) {
  const auto wishes = wishes_of(request);
  auto names = wishes.names.dns;
  for (const auto& uri : wishes.names.uris) names.push_back(uri);
  for (const auto& address : wishes.names.addresses) names.push_back(address.text());
  if (names.empty() && !wishes.names.common_name.empty()) names = {wishes.names.common_name};
  return names;
}

}  // namespace sipward::tls
