#include "sipward/shell/tls/lab_pki.hpp"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {
namespace {

using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using File = std::unique_ptr<FILE, Freer<std::fclose>>;

void require(bool ok, std::string_view what) {
  if (ok) return;
  char words[256] = "";
  ERR_error_string_n(ERR_get_error(), words, sizeof words);
  throw std::runtime_error("lab PKI: " + std::string(what) + ": " + words);
}

File open_private(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) throw std::runtime_error("lab PKI: cannot write " + path.string());
  return File(::fdopen(fd, "w"));
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  require(extension != nullptr, "extension " + value);
  require(X509_add_ext(certificate, extension.get(), -1) == 1, "extension " + value);
}

void set_random_serial(X509* certificate) {
  unsigned char bytes[16];
  require(RAND_bytes(bytes, sizeof bytes) == 1, "random serial");
  bytes[0] &= 0x7f;  // RFC 5280 §4.1.2.2: positive
  const std::unique_ptr<BIGNUM, Freer<BN_free>> number(BN_bin2bn(bytes, sizeof bytes, nullptr));
  require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
          "serial number");
}

Certificate begin_certificate(std::string_view common_name, EVP_PKEY* key, int days) {
  Certificate certificate(X509_new());
  require(certificate != nullptr, "certificate");
  X509_set_version(certificate.get(), X509_VERSION_3);
  set_random_serial(certificate.get());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_time_adj_ex(X509_getm_notAfter(certificate.get()), days, 0, nullptr);
  require(X509_set_pubkey(certificate.get(), key) == 1, "public key");
  const std::string text(common_name);
  require(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1,
                                     0) == 1,
          "subject " + text);
  return certificate;
}

std::string file_name(std::string_view common_name) {
  std::string name(common_name);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

}  // namespace

struct LabAuthority::Inner {
  std::filesystem::path folder;
  std::filesystem::path path;
  Key key;
  Certificate certificate;
};

LabAuthority::LabAuthority(std::string_view common_name, std::filesystem::path folder)
    : inner_(std::make_unique<Inner>()) {
  inner_->folder = std::move(folder);
  inner_->path = inner_->folder / (file_name(common_name) + ".pem");
  inner_->key.reset(EVP_EC_gen("P-256"));
  require(inner_->key != nullptr, "key");
  inner_->certificate = begin_certificate(common_name, inner_->key.get(), 30);
  X509* own = inner_->certificate.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(own, own, NID_subject_key_identifier, "hash");
  require(X509_sign(own, inner_->key.get(), EVP_sha256()) > 0, "signature");
  const File file = open_private(inner_->path);
  require(PEM_write_X509(file.get(), own) == 1, inner_->path.string());
}

LabAuthority::~LabAuthority() = default;
LabAuthority::LabAuthority(LabAuthority&&) noexcept = default;
LabAuthority& LabAuthority::operator=(LabAuthority&&) noexcept = default;

const std::filesystem::path& LabAuthority::certificate() const {
  return inner_->path;
}

LabCertificate LabAuthority::issue(std::string_view name, const std::vector<std::string>& dns,
                                   int days) const {
  if (dns.empty()) throw std::runtime_error("lab PKI: a leaf needs a name");
  const Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "key");
  const Certificate leaf = begin_certificate(dns.front(), key.get(), days);
  X509* issuer = inner_->certificate.get();
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(issuer));
  std::string names;
  for (const std::string& one : dns) names += (names.empty() ? "DNS:" : ",DNS:") + one;
  add_extension(leaf.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(leaf.get(), issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(leaf.get(), issuer, NID_ext_key_usage, "serverAuth,clientAuth");
  add_extension(leaf.get(), issuer, NID_subject_alt_name, names);
  add_extension(leaf.get(), issuer, NID_authority_key_identifier, "keyid");
  require(X509_sign(leaf.get(), inner_->key.get(), EVP_sha256()) > 0, "signature");

  LabCertificate written{inner_->folder / (std::string(name) + ".pem"),
                         inner_->folder / (std::string(name) + ".key")};
  const File chain = open_private(written.chain);
  require(PEM_write_X509(chain.get(), leaf.get()) == 1, written.chain.string());
  const File secret = open_private(written.key);
  require(PEM_write_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
          written.key.string());
  return written;
}

}  // namespace sipward::tls
