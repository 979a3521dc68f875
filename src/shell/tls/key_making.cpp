#include "sipward/shell/tls/key_making.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>
#include <utility>

#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

constexpr std::pair<std::string_view, KeyKind> kinds[] = {{"p256", KeyKind::p256},
                                                          {"p384", KeyKind::p384},
                                                          {"rsa2048", KeyKind::rsa2048},
                                                          {"rsa3072", KeyKind::rsa3072},
                                                          {"rsa4096", KeyKind::rsa4096}};

EVP_PKEY* generate(KeyKind kind) {
  switch (kind) {
    case KeyKind::p256:
      return EVP_EC_gen("P-256");
    case KeyKind::p384:
      return EVP_EC_gen("P-384");
    case KeyKind::rsa2048:
      return EVP_RSA_gen(2048);
    case KeyKind::rsa3072:
      return EVP_RSA_gen(3072);
    case KeyKind::rsa4096:
      return EVP_RSA_gen(4096);
  }
  return nullptr;
}

}  // namespace

std::optional<KeyKind> parse_key_kind(std::string_view word) {
  for (const auto& [name, kind] : kinds) {
    if (name == word) return kind;
  }
  return std::nullopt;
}

void require_made(bool ok, std::string_view what) {
  if (ok) return;
  const auto words = openssl_words();
  throw std::runtime_error(std::string(what) + " cannot be made" +
                           (words.empty() ? words : ": " + words));
}

Owned<evp_pkey_st> make_key(KeyKind kind) {
  ERR_clear_error();
  Owned<evp_pkey_st> key(generate(kind));
  require_made(key != nullptr, "a key");
  return key;
}

bool is_strong(const evp_pkey_st* key) {
  constexpr int least = 112;
  return key != nullptr && EVP_PKEY_get_security_bits(key) >= least;
}

std::string pem_of_key(const evp_pkey_st* key, const Passphrase* passphrase) {
  const auto secret = passphrase == nullptr ? std::string_view() : passphrase->text();
  const Owned<bio_st> bio(BIO_new(BIO_s_secmem()));
  require_made(bio && PEM_write_bio_PKCS8PrivateKey(
                          bio.get(), key, secret.empty() ? nullptr : EVP_aes_256_cbc(),
                          secret.empty() ? nullptr : secret.data(), static_cast<int>(secret.size()),
                          nullptr, nullptr) == 1,
               "PEM of a key");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace sipward::tls
