#include "sipward/shell/tls/trustpoint.hpp"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <map>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/chain_order.hpp"
#include "sipward/shell/tls/ocsp_file.hpp"
#include "sipward/shell/tls/pem_file.hpp"

namespace sipward::tls {
namespace {

void load_credentials(Trustpoint& trustpoint, const TrustpointSettings& settings, Report& report) {
  for (const auto& one : settings.credentials) {
    auto credential = load_credential(one, report);
    if (!credential) continue;
    trustpoint.fingerprints += credential->fingerprints + '|';
    trustpoint.credentials.push_back(std::move(*credential));
  }
}

void load_anchors(Trustpoint& trustpoint, const TrustpointSettings& settings, Report& report) {
  trustpoint.anchors.reset(X509_STORE_new());
  trustpoint.responder_anchors.reset(X509_STORE_new());
  trustpoint.anchor_names.reset(sk_X509_NAME_new_null());
  if (settings.anchors.empty() && !settings.credentials.empty()) {
    report.error("anchors", "none: no peer could be verified");
  }
  // An anchor is what the settings name, be it a root, an intermediate or a peer's own certificate.
  X509_STORE_set_flags(trustpoint.anchors.get(), X509_V_FLAG_PARTIAL_CHAIN);
  for (const auto& path : settings.anchors) {
    auto read = read_certificates(path);
    if (!read.problem.empty()) report.error(path, read.problem);
    for (auto& anchor : read.certificates) {
      X509_STORE_add_cert(trustpoint.anchors.get(), anchor.get());
      X509_STORE_add_cert(trustpoint.responder_anchors.get(), anchor.get());
      sk_X509_NAME_push(trustpoint.anchor_names.get(),
                        X509_NAME_dup(X509_get_subject_name(anchor.get())));
      trustpoint.anchor_subjects.push_back(subject_of(anchor.get()));
      trustpoint.fingerprints += '/' + facts_of(anchor.get()).fingerprint;
      warn_of_dates(report, path, anchor.get());
      trustpoint.anchor_list.push_back({std::move(anchor), path});
    }
  }
}

// Each role needs a certificate, and OpenSSL keeps one of each key type.
void check_role(const Trustpoint& trustpoint, Role role, Report& report) {
  const std::string as = role == Role::server ? "server" : "client";
  std::map<int, const Credential*> of_type;
  for (const auto& credential : trustpoint.credentials) {
    if (!serves(credential.use, role)) continue;
    const auto [at, fresh] =
        of_type.emplace(EVP_PKEY_get_base_id(credential.key.get()), &credential);
    if (fresh) continue;
    report.error(credential.file, "the second certificate of type " +
                                      facts_of(credential.leaf.get()).key_type + " as " + as +
                                      " beside " + at->second->file.string() +
                                      "; expected use = \"server\" for one and \"client\" for the "
                                      "other, or another key type");
  }
  if (of_type.empty()) {
    report.error("certificate",
                 "none as " + as + "; expected one with use = \"" + as + "\" or \"both\"");
  }
}

void load_lists(Trustpoint& trustpoint, const RevocationSettings& settings, Report& report) {
  trustpoint.revocation_lists =
      load_revocation(settings, trustpoint.anchor_list, trustpoint.anchors.get(), report);
  auto& text = trustpoint.fingerprints;
  text += '|' + std::to_string(static_cast<int>(settings.check)) +
          std::to_string(static_cast<int>(settings.if_unknown)) +
          std::to_string(static_cast<int>(settings.ocsp));
  for (const auto& list : trustpoint.revocation_lists) text += list.fingerprint;
}

ListedCertificate listed(const x509_st* certificate, const std::filesystem::path& file) {
  return {facts_of(certificate), presented(names_of(certificate)), file};
}

}  // namespace

const Credential* Trustpoint::shown(Role role) const {
  const auto serving = [&](const Credential& one) { return serves(one.use, role); };
  const auto at = std::find_if(credentials.begin(), credentials.end(), serving);
  return at == credentials.end() ? nullptr : &*at;
}

const RevocationList* Trustpoint::list_of(std::string_view issuer) const {
  const RevocationList* latest = nullptr;
  for (const auto& list : revocation_lists) {
    if (list.issuer != issuer) continue;
    if (latest == nullptr || latest->this_update < list.this_update) latest = &list;
  }
  return latest;
}

std::int64_t Trustpoint::list_end(std::string_view issuer) const {
  if (revocation.if_unknown == IfUnknown::allow) return never;
  std::int64_t last = 0;
  for (const auto& list : revocation_lists) {
    if (list.issuer == issuer) last = std::max(last, list.ends == 0 ? never : list.ends);
  }
  return last > std::time(nullptr) ? last : never;
}

x509_st* Trustpoint::issuer_of(x509_st* subject, const stack_st_X509* others) const {
  if (auto* issuer = issuer_in(others, subject)) return issuer;
  for (const auto& anchor : anchor_list) {
    auto* one = anchor.certificate.get();
    if (one != subject && X509_check_issued(one, subject) == X509_V_OK) return one;
  }
  return nullptr;
}

std::vector<ListedCertificate> Trustpoint::own_certificates() const {
  std::vector<ListedCertificate> list;
  for (const auto& own : credentials) {
    list.push_back(listed(own.leaf.get(), own.file));
    for (int i = 0; i < sk_X509_num(own.intermediates.get()); ++i) {
      list.push_back(listed(sk_X509_value(own.intermediates.get(), i), own.file));
    }
  }
  return list;
}

std::vector<std::string> Trustpoint::open_chains() const {
  std::vector<std::string> sentences;
  for (const auto& own : credentials) {
    const auto* others = own.intermediates.get();
    auto* top = own.leaf.get();
    for (int i = 0; i < sk_X509_num(others); ++i) {
      if (auto* above = issuer_in(others, top)) top = above;
    }
    if (X509_self_signed(top, 0) == 1 || issuer_of(top, nullptr) != nullptr) continue;
    sentences.push_back(own.file.string() + " ends at " + subject_of(top) + ": a peer that lacks " +
                        text_of(X509_get_issuer_name(top)) +
                        " cannot verify it; if that is no root, append it");
  }
  return sentences;
}

std::vector<ListedCertificate> Trustpoint::anchor_certificates() const {
  std::vector<ListedCertificate> list;
  for (const auto& anchor : anchor_list) {
    list.push_back(listed(anchor.certificate.get(), anchor.file));
  }
  return list;
}

std::vector<std::filesystem::path> files_of(const TrustpointSettings& settings) {
  auto files = settings.anchors;
  for (const auto& one : settings.credentials) {
    for (const auto& file :
         {one.chain, one.key, one.pkcs12, one.passphrase.file, one.ocsp_response}) {
      if (!file.empty()) files.push_back(file);
    }
  }
  const auto& lists = settings.revocation.lists;
  files.insert(files.end(), lists.begin(), lists.end());
  return files;
}

std::optional<Trustpoint> load_trustpoint(const TrustpointSettings& settings, Problems& problems) {
  Report report(settings.name, problems);
  Trustpoint trustpoint;
  trustpoint.name = settings.name;
  trustpoint.revocation = settings.revocation;
  load_credentials(trustpoint, settings, report);
  load_anchors(trustpoint, settings, report);
  load_responses(trustpoint, report);
  load_lists(trustpoint, settings.revocation, report);
  for (const auto role : {Role::server, Role::client}) {
    if (!report.failed() && !settings.credentials.empty()) check_role(trustpoint, role, report);
  }
  if (report.failed()) return std::nullopt;
  return trustpoint;
}

}  // namespace sipward::tls
