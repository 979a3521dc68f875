#include "shell/tls/authority.hpp"

#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls::test {
namespace {

void require(bool ok, const std::string& what) {
  if (!ok) throw std::runtime_error("test certificate: " + what);
}

void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  require(extension != nullptr, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Owned<evp_pkey_st> make_key(const Wanted& wanted) {
  Owned<evp_pkey_st> key(wanted.rsa_bits == 0
                             ? EVP_EC_gen("P-256")
                             : EVP_RSA_gen(static_cast<unsigned int>(wanted.rsa_bits)));
  require(key != nullptr, "key");
  return key;
}

Owned<x509_st> make_certificate(const Wanted& wanted, EVP_PKEY* key, X509* issuer,
                                EVP_PKEY* issuer_key) {
  Owned<x509_st> made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  std::int64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), 7);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(made.get()), serial + 1);
  X509_time_adj_ex(X509_getm_notBefore(made.get()), wanted.from_day, 0, nullptr);
  X509_time_adj_ex(X509_getm_notAfter(made.get()), wanted.until_day, 0, nullptr);
  X509_set_pubkey(made.get(), key);
  if (!wanted.common_name.empty()) {
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wanted.common_name.data()),
                               static_cast<int>(wanted.common_name.size()), -1, 0);
  }
  X509* signer = issuer != nullptr ? issuer : made.get();
  X509_set_issuer_name(made.get(), X509_get_subject_name(signer));
  extend(made.get(), signer, NID_basic_constraints,
         wanted.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!wanted.usage.empty() && !wanted.authority) {
    extend(made.get(), signer, NID_ext_key_usage, wanted.usage);
  }
  if (!wanted.alternatives.empty()) {
    extend(made.get(), signer, NID_subject_alt_name, wanted.alternatives);
  }
  require(X509_sign(made.get(), issuer_key, EVP_sha256()) > 0, "signature");
  return made;
}

std::string contents(bio_st* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
  const Owned<bio_st> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return contents(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  const Owned<bio_st> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return contents(bio.get());
}

Owned<evp_pkey_st> read_key(const std::filesystem::path& path) {
  const Owned<bio_st> file(BIO_new_file(path.c_str(), "r"));
  Owned<evp_pkey_st> key(PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  require(key != nullptr, path.string());
  return key;
}

Owned<x509_st> read_certificate(const std::filesystem::path& path) {
  const Owned<bio_st> file(BIO_new_file(path.c_str(), "r"));
  Owned<x509_st> certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
  require(certificate != nullptr, path.string());
  return certificate;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  auto name = (std::filesystem::temp_directory_path() / "sipward-tls-XXXXXX").string();
  require(::mkdtemp(name.data()) != nullptr, name);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

struct Authority::Inner {
  std::filesystem::path folder, path;
  Owned<evp_pkey_st> key;
  Owned<x509_st> certificate;
  std::string appended;  // to the chains it issues
};

Authority::Authority(std::string name, const std::filesystem::path& folder)
    : inner_(std::make_unique<Inner>()) {
  Wanted wanted{.common_name = name, .alternatives = "", .authority = true};
  inner_->folder = folder;
  inner_->path = folder / (name + ".pem");
  inner_->key = make_key(wanted);
  inner_->certificate = make_certificate(wanted, inner_->key.get(), nullptr, inner_->key.get());
  write_file(inner_->path, pem_of(inner_->certificate.get()));
}

Authority::Authority(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Authority::Authority(Authority&&) noexcept = default;
Authority::~Authority() = default;

const std::filesystem::path& Authority::certificate() const {
  return inner_->path;
}

Files Authority::issue(const std::string& name, const Wanted& wanted) const {
  const auto key = make_key(wanted);
  const auto leaf =
      make_certificate(wanted, key.get(), wanted.self_signed ? nullptr : inner_->certificate.get(),
                       wanted.self_signed ? key.get() : inner_->key.get());
  const Files files{inner_->folder / (name + ".pem"), inner_->folder / (name + ".key")};
  write_file(files.chain, pem_of(leaf.get()) + inner_->appended);
  write_private_file(files.key, pem_of(key.get()));
  return files;
}

void Authority::write_crl(const std::filesystem::path& path, const CrlWanted& wanted) const {
  const Owned<X509_crl_st> list(X509_CRL_new());
  X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(inner_->certificate.get()));
  ASN1_TIME* time = X509_time_adj_ex(nullptr, wanted.from_day, 0, nullptr);
  X509_CRL_set1_lastUpdate(list.get(), time);
  for (const auto& one : wanted.revoked) {
    auto* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(read_certificate(one).get()));
    X509_REVOKED_set_revocationDate(entry, time);
    X509_CRL_add0_revoked(list.get(), entry);
  }
  X509_time_adj_ex(time, wanted.until_day, wanted.until_second, nullptr);
  X509_CRL_set1_nextUpdate(list.get(), time);
  ASN1_TIME_free(time);
  X509_CRL_sort(list.get());
  const auto other = make_key({});
  require(
      X509_CRL_sign(list.get(), wanted.forged ? other.get() : inner_->key.get(), EVP_sha256()) > 0,
      "CRL");
  const Owned<bio_st> bio(BIO_new(BIO_s_mem()));
  if (wanted.der) {
    i2d_X509_CRL_bio(bio.get(), list.get());
  } else {
    PEM_write_bio_X509_CRL(bio.get(), list.get());
  }
  write_file(path, contents(bio.get()));
}

void Authority::write_ocsp(const std::filesystem::path& path, const std::filesystem::path& about,
                           const OcspWanted& wanted) const {
  const auto leaf = read_certificate(about);
  OCSP_BASICRESP* basic = OCSP_BASICRESP_new();
  auto* id = OCSP_cert_to_id(EVP_sha256(), leaf.get(), inner_->certificate.get());
  ASN1_TIME* from = X509_time_adj_ex(nullptr, wanted.from_day, 0, nullptr);
  ASN1_TIME* until = X509_time_adj_ex(nullptr, wanted.until_day, 0, nullptr);
  const bool revoked = wanted.says == OcspWanted::Says::revoked;
  const int status = revoked                                    ? V_OCSP_CERTSTATUS_REVOKED
                     : wanted.says == OcspWanted::Says::unknown ? V_OCSP_CERTSTATUS_UNKNOWN
                                                                : V_OCSP_CERTSTATUS_GOOD;
  OCSP_basic_add1_status(basic, id, status, 0, revoked ? from : nullptr, from, until);
  auto key = make_key({});
  Owned<x509_st> signer;
  if (wanted.delegated || wanted.forged) {
    const Authority stranger("Stranger", path.parent_path());
    const auto& by = wanted.forged ? stranger : *this;
    const auto files = by.issue(
        "responder", {.common_name = "Responder", .alternatives = "", .usage = "OCSPSigning"});
    signer = read_certificate(files.chain);
    key = read_key(files.key);
  } else {
    X509_up_ref(inner_->certificate.get());
    signer.reset(inner_->certificate.get());
    EVP_PKEY_up_ref(inner_->key.get());
    key.reset(inner_->key.get());
  }
  require(OCSP_basic_sign(basic, signer.get(), key.get(), EVP_sha256(), nullptr, 0) == 1, "OCSP");
  auto* response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
  const Owned<bio_st> bio(BIO_new(BIO_s_mem()));
  i2d_OCSP_RESPONSE_bio(bio.get(), response);
  OCSP_RESPONSE_free(response);
  OCSP_BASICRESP_free(basic);
  OCSP_CERTID_free(id);
  ASN1_TIME_free(from);
  ASN1_TIME_free(until);
  write_file(path, contents(bio.get()));
}

Authority Authority::intermediate(const std::string& name, const Wanted& wanted) const {
  auto inner = std::make_unique<Inner>();
  inner->folder = inner_->folder;
  inner->path = inner_->folder / (name + ".pem");
  inner->key = make_key(wanted);
  inner->certificate =
      make_certificate(wanted, inner->key.get(), inner_->certificate.get(), inner_->key.get());
  inner->appended = pem_of(inner->certificate.get());
  write_file(inner->path, inner->appended);
  return Authority(std::move(inner));
}

void encrypt_key(const std::filesystem::path& path, const std::string& passphrase, KeyForm form) {
  const auto key = read_key(path);
  const Owned<bio_st> bio(BIO_new(BIO_s_mem()));
  const auto* text = passphrase.data();
  const int size = static_cast<int>(passphrase.size());
  if (form == KeyForm::pkcs8) {
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), EVP_aes_256_cbc(), text, size, nullptr,
                                  nullptr);
  } else {
    PEM_write_bio_PrivateKey_traditional(bio.get(), key.get(), EVP_aes_128_cbc(),
                                         reinterpret_cast<const unsigned char*>(text), size,
                                         nullptr, nullptr);
  }
  write_private_file(path, contents(bio.get()));
}

void bundle(const Files& files, const std::vector<std::filesystem::path>& others,
            const std::filesystem::path& path, const char* passphrase, Cipher cipher) {
  const auto leaf = read_certificate(files.chain);
  const auto key = read_key(files.key);
  const Owned<stack_st_X509> bag(sk_X509_new_null());
  for (const auto& one : others) sk_X509_unshift(bag.get(), read_certificate(one).release());
  // The library's own context stays without the legacy provider, as the program's is.
  OSSL_LIB_CTX* library = OSSL_LIB_CTX_new();
  OSSL_PROVIDER* providers[] = {OSSL_PROVIDER_load(library, "default"),
                                OSSL_PROVIDER_load(library, "legacy")};
  const int algorithm = cipher == Cipher::rc2 ? NID_pbe_WithSHA1And40BitRC2_CBC : 0;
  Owned<PKCS12_st> file(PKCS12_create_ex(passphrase, "sbc", key.get(), leaf.get(), bag.get(),
                                         algorithm, algorithm, 0, 0, 0, library, nullptr));
  require(file != nullptr, path.string());
  const Owned<bio_st> bio(BIO_new(BIO_s_mem()));
  i2d_PKCS12_bio(bio.get(), file.get());
  write_private_file(path, contents(bio.get()));
  file.reset();
  for (auto* provider : providers) OSSL_PROVIDER_unload(provider);
  OSSL_LIB_CTX_free(library);
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

void write_private_file(const std::filesystem::path& path, const std::string& text) {
  write_file(path, text);
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace sipward::tls::test
