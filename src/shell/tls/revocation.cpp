#include "sipward/shell/tls/revocation.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/crl_file.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

bool is_unknown(int error) {
  return error == X509_V_ERR_UNABLE_TO_GET_CRL || error == X509_V_ERR_CRL_HAS_EXPIRED ||
         error == X509_V_ERR_CRL_NOT_YET_VALID;
}

int overlook(X509_STORE_CTX* verification) {
  X509_STORE_CTX_set_error(verification, X509_V_OK);
  return 1;
}

// An anchor is believed because the settings name it: no list needs to say that it still holds
// (RFC 5280 §6.1: it is no part of the path).
int unless_of_anchor(int good, X509_STORE_CTX* verification) {
  if (good == 1 || !is_unknown(X509_STORE_CTX_get_error(verification))) return good;
  const int last = sk_X509_num(X509_STORE_CTX_get0_chain(verification)) - 1;
  return X509_STORE_CTX_get_error_depth(verification) == last ? overlook(verification) : 0;
}

int unless_unknown(int good, X509_STORE_CTX* verification) {
  if (good == 1 || !is_unknown(X509_STORE_CTX_get_error(verification))) return good;
  return overlook(verification);
}

void set_rules(x509_store_st* store, const RevocationSettings& settings) {
  const bool whole = settings.check == Revocation::chain;
  X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | (whole ? X509_V_FLAG_CRL_CHECK_ALL : 0UL));
  X509_STORE_set_verify_cb(
      store, settings.if_unknown == IfUnknown::allow ? unless_unknown : unless_of_anchor);
}

std::string fingerprint_of(const X509_CRL* list) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (X509_CRL_digest(list, EVP_sha256(), digest, &size) != 1) return {};
  return hexadecimal({digest, size});
}

RevocationList facts_of_list(const X509_CRL* list, const std::filesystem::path& file) {
  RevocationList facts;
  facts.issuer = text_of(X509_CRL_get_issuer(list));
  const auto* begin = X509_CRL_get0_lastUpdate(list);
  const auto* end = X509_CRL_get0_nextUpdate(list);
  facts.this_update = date_of(begin);
  if (end != nullptr) facts.next_update = date_of(end);
  facts.ends = seconds_of(end);
  facts.current =
      X509_cmp_current_time(begin) <= 0 && (end == nullptr || X509_cmp_current_time(end) > 0);
  facts.file = file;
  facts.fingerprint = fingerprint_of(list);
  return facts;
}

// An authority that has a new key keeps its name: only the anchor whose key made the list counts.
bool is_of(X509_CRL* list, const Anchor& anchor) {
  if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(anchor.certificate.get())) !=
      0) {
    return false;
  }
  auto* key = static_cast<AUTHORITY_KEYID*>(
      X509_CRL_get_ext_d2i(list, NID_authority_key_identifier, nullptr, nullptr));
  const bool same = X509_check_akid(anchor.certificate.get(), key) == X509_V_OK;
  AUTHORITY_KEYID_free(key);
  return same;
}

bool is_signed_by(X509_CRL* list, const Anchor& anchor) {
  const bool good = X509_CRL_verify(list, X509_get0_pubkey(anchor.certificate.get())) == 1;
  ERR_clear_error();
  return good;
}

// What an intermediate has issued can only be tried on the chain that a peer sends.
bool is_forged(X509_CRL* list, const std::vector<Anchor>& anchors) {
  bool issuer_is_here = false;
  for (const auto& anchor : anchors) {
    if (!is_of(list, anchor)) continue;
    if (is_signed_by(list, anchor)) return false;
    issuer_is_here = true;
  }
  return issuer_is_here;
}

void add(X509_CRL* list, const std::vector<Anchor>& anchors, x509_store_st* store,
         const RevocationList& facts, Report& report) {
  if (is_forged(list, anchors)) {
    return report.error(facts.file, "the CRL of " + facts.issuer + " is not signed by that anchor");
  }
  if (!facts.current) {
    report.warning(facts.file, "the CRL of " + facts.issuer + " is valid from " +
                                   facts.this_update + " to " + facts.next_update +
                                   ", not now; expected a newer one");
  }
  X509_STORE_add_crl(store, list);
}

void warn_of_uncovered(const std::vector<Anchor>& anchors, const std::vector<RevocationList>& lists,
                       Report& report) {
  for (const auto& anchor : anchors) {
    const auto subject = subject_of(anchor.certificate.get());
    const bool covered = std::any_of(lists.begin(), lists.end(), [&](const RevocationList& list) {
      return list.issuer == subject;
    });
    if (covered || X509_check_ca(anchor.certificate.get()) == 0) continue;
    report.warning(anchor.file,
                   "there is no CRL of " + subject +
                       ": peers with its certificates will be refused; expected one in "
                       "crl, or revocation_failure = \"allow\"");
  }
}

}  // namespace

std::vector<RevocationList> load_revocation(const RevocationSettings& settings,
                                            const std::vector<Anchor>& anchors,
                                            x509_store_st* store, Report& report) {
  std::vector<RevocationList> lists;
  if (settings.check == Revocation::none) return lists;
  set_rules(store, settings);
  for (const auto& path : settings.lists) {
    std::string problem;
    const auto files = crl_files_of(path, problem);
    if (!problem.empty()) report.error(path, problem);
    for (const auto& file : files) {
      const auto read = read_crl_file(file);
      if (!read.problem.empty()) report.error(file, read.problem);
      for (const auto& list : read.lists) {
        if (!list) continue;
        lists.push_back(facts_of_list(list.get(), file));
        add(list.get(), anchors, store, lists.back(), report);
      }
    }
  }
  if (settings.if_unknown == IfUnknown::refuse) warn_of_uncovered(anchors, lists, report);
  return lists;
}

}  // namespace sipward::tls
