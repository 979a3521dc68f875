#include "sipward/shell/tls/credential.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "sipward/shell/tls/certificate.hpp"
#include "sipward/shell/tls/pem_file.hpp"
#include "sipward/shell/tls/pkcs12_file.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

void load_chain(Credential& credential, const std::filesystem::path& path, Report& report) {
  auto read = read_certificates(path);
  if (!read.problem.empty()) return report.error(path, read.problem);
  credential.intermediates.reset(sk_X509_new_null());
  for (auto& certificate : read.certificates) {
    if (!credential.leaf) {
      credential.leaf = std::move(certificate);
    } else {
      sk_X509_push(credential.intermediates.get(), certificate.release());
    }
  }
}

// Public CAs no longer issue clientAuth: better told now than by the first peer that we dial.
void warn_of_purpose(Report& report, const Credential& credential) {
  const auto warn = [&](int purpose, const std::string& role) {
    if (X509_check_purpose(credential.leaf.get(), purpose, 0) == 1) return;
    report.warning(credential.file, subject_of(credential.leaf.get()) +
                                        " may not be used as a TLS " + role +
                                        " (extended key usage): peers will refuse it");
  };
  if (serves(credential.use, Role::client)) warn(X509_PURPOSE_SSL_CLIENT, "client");
  if (serves(credential.use, Role::server)) warn(X509_PURPOSE_SSL_SERVER, "server");
}

void take_note(Credential& credential, const x509_st* certificate, Report& report) {
  warn_of_dates(report, credential.file, certificate);
  credential.fingerprints += facts_of(certificate).fingerprint;
}

// A mismatched key and one that is too weak are told now rather than by the first handshake.
bool try_out(const Credential& credential, const std::filesystem::path& key, Report& report) {
  ERR_clear_error();
  if (X509_check_private_key(credential.leaf.get(), credential.key.get()) != 1) {
    ERR_clear_error();
    report.error(key, "is not the key of " + credential.file.string() + " (" +
                          subject_of(credential.leaf.get()) + ")");
    return false;
  }
  const Owned<ssl_ctx_st> context(SSL_CTX_new(TLS_method()));
  if (SSL_CTX_use_cert_and_key(context.get(), credential.leaf.get(), credential.key.get(),
                               credential.intermediates.get(), 1) == 1) {
    return true;
  }
  report.error(credential.file, openssl_words());
  return false;
}

}  // namespace

bool serves(Use use, Role role) {
  return use == Use::both || (use == Use::server) == (role == Role::server);
}

void warn_of_dates(Report& report, const std::filesystem::path& path, const x509_st* certificate) {
  const auto validity = validity_of(certificate);
  if (validity == Validity::good) return;
  const auto facts = facts_of(certificate);
  report.warning(path, facts.subject + (validity == Validity::expired
                                            ? " expired on " + facts.not_after
                                            : " is not valid before " + facts.not_before));
}

std::optional<Credential> load_credential(const CredentialSettings& settings, Report& report) {
  Credential credential;
  credential.use = settings.use;
  credential.ocsp_file = settings.ocsp_response;
  const bool bundled = !settings.pkcs12.empty();
  credential.file = bundled ? settings.pkcs12 : settings.chain;
  if (!bundled) {
    load_chain(credential, settings.chain, report);
    credential.key = read_key(settings.key, settings.passphrase, report);
  } else {
    read_pkcs12(settings.pkcs12, settings.passphrase, credential, report);
  }
  if (!credential.leaf || !credential.key || !credential.intermediates) return std::nullopt;
  if (!try_out(credential, bundled ? settings.pkcs12 : settings.key, report)) return std::nullopt;
  take_note(credential, credential.leaf.get(), report);
  for (int i = 0; i < sk_X509_num(credential.intermediates.get()); ++i) {
    take_note(credential, sk_X509_value(credential.intermediates.get(), i), report);
  }
  warn_of_purpose(report, credential);
  return credential;
}

}  // namespace sipward::tls
