#include "sipward/shell/tls/pkcs12_file.hpp"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include "sipward/shell/tls/chain_order.hpp"
#include "sipward/shell/tls/passphrase.hpp"
#include "sipward/shell/tls/pem_file.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

Owned<PKCS12_st> open_pkcs12(const std::filesystem::path& path, Report& report) {
  std::string problem;
  const auto bio = open_file(path, problem);
  Owned<PKCS12_st> file;
  if (bio) file.reset(d2i_PKCS12_bio(bio.get(), nullptr));
  if (bio && !file) {
    problem = contents_of(bio.get()).find("-----BEGIN ") != std::string::npos
                  ? "is PEM: expected PKCS#12, or its parts as chain and key"
                  : "is no PKCS#12 file";
  }
  ERR_clear_error();
  if (!file) report.error(path, problem);
  return file;
}

// An empty passphrase is written in two ways: as no bytes, and as those of an empty text.
bool is_sealed_with(PKCS12_st* file, const Passphrase& passphrase) {
  if (PKCS12_mac_present(file) != 1) return true;
  const auto text = passphrase.text();
  return PKCS12_verify_mac(file, passphrase.c_str(), static_cast<int>(text.size())) == 1 ||
         (text.empty() && PKCS12_verify_mac(file, nullptr, 0) == 1);
}

std::string why_not_parsed() {
  const auto error = ERR_peek_error();
  if (needs_legacy_provider()) {
    return "is encrypted with an algorithm that OpenSSL 3 calls legacy (RC2); export it again with "
           "AES: openssl pkcs12 -export -keypbe AES-256-CBC -certpbe AES-256-CBC";
  }
  const char* words = ERR_reason_error_string(error);
  return std::string("is damaged: ") + (words != nullptr ? words : "it cannot be taken apart");
}

// A bag has no order, and may hold what does not belong to the chain.
Owned<stack_st_X509> chain_above(X509* leaf, const STACK_OF(X509) * certificates) {
  Owned<stack_st_X509> chain(sk_X509_new_null());
  auto* above = issuer_in(certificates, leaf);
  while (above != nullptr && X509_self_signed(above, 0) != 1 &&
         sk_X509_num(chain.get()) < sk_X509_num(certificates)) {
    X509_up_ref(above);
    sk_X509_push(chain.get(), above);
    above = issuer_in(certificates, above);
  }
  return chain;
}

}  // namespace

std::optional<Bag> open_bag(const std::filesystem::path& path, const PassphraseSource& source,
                            Report& report, std::string_view expected) {
  const auto file = open_pkcs12(path, report);
  if (!file) return std::nullopt;
  Passphrase passphrase;
  std::string problem = is_given(source) ? obtain(source, passphrase, report) : std::string();
  if (problem.empty() && !is_sealed_with(file.get(), passphrase)) {
    problem = is_given(source) ? "the passphrase of " + name_of(source) + " is not the right one"
                               : "there is no passphrase; expected " + std::string(expected);
  }
  if (!problem.empty()) {
    report.error(path, "cannot be opened: " + problem);
    return std::nullopt;
  }
  ERR_clear_error();
  EVP_PKEY* key = nullptr;
  X509* leaf = nullptr;
  STACK_OF(X509)* others = nullptr;
  const bool parsed = PKCS12_parse(file.get(), passphrase.c_str(), &key, &leaf, &others) == 1;
  Bag bag{Owned<evp_pkey_st>(key), Owned<x509_st>(leaf), Owned<stack_st_X509>(others)};
  if (!parsed) report.error(path, why_not_parsed());
  ERR_clear_error();
  return parsed ? std::optional(std::move(bag)) : std::nullopt;
}

void read_pkcs12(const std::filesystem::path& path, const PassphraseSource& source,
                 Credential& into, Report& report) {
  auto bag = open_bag(path, source, report, passphrase_expected);
  report.warn_if_open_to_all(path, "the key");
  if (!bag) return;
  into.key = std::move(bag->key);
  into.leaf = std::move(bag->leaf);
  if (!into.key || !into.leaf)
    return report.error(path, "holds no private key with its certificate");
  into.intermediates = chain_above(into.leaf.get(), bag->others.get());
}

}  // namespace sipward::tls
