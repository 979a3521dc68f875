#include "sipward/shell/tls/trustpoint.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "sipward/shell/tls/pem_file.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

// Collects what is wrong with one trustpoint, each sentence beginning with its name and file.
class Report {
 public:
  Report(const std::string& trustpoint, Problems& problems)
      : prefix_("trustpoint " + trustpoint + ": "), problems_(problems) {}
  void error(const std::filesystem::path& path, const std::string& what) {
    problems_.errors.push_back(prefix_ + path.string() + ": " + what);
    failed_ = true;
  }
  void warning(const std::filesystem::path& path, const std::string& what) {
    problems_.warnings.push_back(prefix_ + path.string() + ": " + what);
  }
  bool failed() const { return failed_; }

 private:
  std::string prefix_;
  Problems& problems_;
  bool failed_ = false;
};

void warn_of_dates(Report& report, const std::filesystem::path& path, const x509_st* certificate) {
  const auto validity = validity_of(certificate);
  if (validity == Validity::good) return;
  const auto facts = facts_of(certificate);
  report.warning(path, facts.subject + (validity == Validity::expired
                                            ? " expired on " + facts.not_after
                                            : " is not valid before " + facts.not_before));
}

void load_chain(Trustpoint& trustpoint, const std::filesystem::path& path, Report& report) {
  auto read = read_certificates(path);
  if (!read.problem.empty()) return report.error(path, read.problem);
  trustpoint.intermediates.reset(sk_X509_new_null());
  for (auto& certificate : read.certificates) {
    warn_of_dates(report, path, certificate.get());
    trustpoint.fingerprints += facts_of(certificate.get()).fingerprint;
    if (!trustpoint.leaf) {
      trustpoint.leaf = std::move(certificate);
    } else {
      sk_X509_push(trustpoint.intermediates.get(), certificate.release());
    }
  }
}

void load_key(Trustpoint& trustpoint, const std::filesystem::path& path, Report& report) {
  auto read = read_key(path);
  if (!read.problem.empty()) return report.error(path, read.problem);
  trustpoint.key = std::move(read.key);
  if (read.readable_by_others) report.warning(path, "the key is open to every user; chmod 600 it");
}

void load_anchors(Trustpoint& trustpoint, const TrustpointSettings& settings, Report& report) {
  trustpoint.anchors.reset(X509_STORE_new());
  trustpoint.anchor_names.reset(sk_X509_NAME_new_null());
  if (settings.anchors.empty() && !settings.chain.empty()) {
    report.error("anchors", "none: no peer could be verified");
  }
  // An anchor is what the settings name, be it a root, an intermediate or a peer's own certificate.
  X509_STORE_set_flags(trustpoint.anchors.get(), X509_V_FLAG_PARTIAL_CHAIN);
  for (const auto& path : settings.anchors) {
    const auto read = read_certificates(path);
    if (!read.problem.empty()) report.error(path, read.problem);
    for (const auto& anchor : read.certificates) {
      X509_STORE_add_cert(trustpoint.anchors.get(), anchor.get());
      sk_X509_NAME_push(trustpoint.anchor_names.get(),
                        X509_NAME_dup(X509_get_subject_name(anchor.get())));
      trustpoint.anchor_subjects.push_back(subject_of(anchor.get()));
      trustpoint.fingerprints += '/' + facts_of(anchor.get()).fingerprint;
      warn_of_dates(report, path, anchor.get());
    }
  }
}

// Public CAs no longer issue clientAuth: better told now than by the first peer that we dial.
void warn_of_purpose(Report& report, const std::filesystem::path& path, x509_st* leaf) {
  const auto warn = [&](int purpose, const std::string& role) {
    if (X509_check_purpose(leaf, purpose, 0) == 1) return;
    report.warning(path, subject_of(leaf) + " may not be used as a TLS " + role +
                             " (extended key usage): peers will refuse it");
  };
  warn(X509_PURPOSE_SSL_CLIENT, "client");
  warn(X509_PURPOSE_SSL_SERVER, "server");
}

// A mismatched key and one that is too weak are told now rather than by the first handshake.
void try_out(const Trustpoint& trustpoint, const TrustpointSettings& settings, Report& report) {
  ERR_clear_error();
  if (X509_check_private_key(trustpoint.leaf.get(), trustpoint.key.get()) != 1) {
    ERR_clear_error();
    return report.error(settings.key, "is not the key of " + settings.chain.string() + " (" +
                                          subject_of(trustpoint.leaf.get()) + ")");
  }
  const Owned<ssl_ctx_st> context(SSL_CTX_new(TLS_method()));
  if (SSL_CTX_use_cert_and_key(context.get(), trustpoint.leaf.get(), trustpoint.key.get(),
                               trustpoint.intermediates.get(), 1) != 1) {
    return report.error(settings.chain, openssl_words());
  }
  warn_of_purpose(report, settings.chain, trustpoint.leaf.get());
}

}  // namespace

std::vector<std::filesystem::path> files_of(const TrustpointSettings& settings) {
  auto files = settings.anchors;
  files.push_back(settings.chain);
  files.push_back(settings.key);
  return files;
}

std::optional<Trustpoint> load_trustpoint(const TrustpointSettings& settings, Problems& problems) {
  Report report(settings.name, problems);
  Trustpoint trustpoint;
  trustpoint.name = settings.name;
  const bool shows_certificate = !settings.chain.empty() || !settings.key.empty();
  if (shows_certificate) {
    load_chain(trustpoint, settings.chain, report);
    load_key(trustpoint, settings.key, report);
  }
  load_anchors(trustpoint, settings, report);
  if (shows_certificate && !report.failed()) try_out(trustpoint, settings, report);
  if (report.failed()) return std::nullopt;
  return trustpoint;
}

}  // namespace sipward::tls
