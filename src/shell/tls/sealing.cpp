#include "sipward/shell/tls/sealing.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {
namespace {

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t prefix_size = 1 + nonce_size;

using Nonce = std::array<unsigned char, nonce_size>;

unsigned char* bytes(char* text) {
  return reinterpret_cast<unsigned char*>(text);
}
const unsigned char* bytes(const char* text) {
  return reinterpret_cast<const unsigned char*>(text);
}
int length(std::string_view text) {
  return static_cast<int>(text.size());
}

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>>;
using MacMethod = std::unique_ptr<EVP_MAC, Freer<EVP_MAC_free>>;
using Mac = std::unique_ptr<EVP_MAC_CTX, Freer<EVP_MAC_CTX_free>>;

// Made once a thread: fetching an algorithm costs more than using it.
struct Machine {
  Cipher encrypt{EVP_CIPHER_CTX_new()}, decrypt{EVP_CIPHER_CTX_new()};
  Mac mac;

  Machine() {
    const MacMethod method(EVP_MAC_fetch(nullptr, "SIPHASH", nullptr));
    mac.reset(EVP_MAC_CTX_new(method.get()));
    EVP_EncryptInit_ex(encrypt.get(), EVP_aes_128_gcm(), nullptr, nullptr, nullptr);
    EVP_DecryptInit_ex(decrypt.get(), EVP_aes_128_gcm(), nullptr, nullptr, nullptr);
  }
};

Machine& machine() {
  thread_local Machine made;
  return made;
}

Nonce nonce_of(const TokenKey& key, std::string_view bound, std::string_view plain) {
  auto* mac = machine().mac.get();
  const std::uint64_t bound_size = bound.size();
  std::array<unsigned char, 8> prefix{};
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    prefix[i] = static_cast<unsigned char>(bound_size >> (8 * i));
  }
  std::array<unsigned char, 16> digest{};
  std::size_t size = 0;
  if (EVP_MAC_init(mac, key.nonce.data(), key.nonce.size(), nullptr) != 1 ||
      EVP_MAC_update(mac, prefix.data(), prefix.size()) != 1 ||
      EVP_MAC_update(mac, bytes(bound.data()), bound.size()) != 1 ||
      EVP_MAC_update(mac, bytes(plain.data()), plain.size()) != 1 ||
      EVP_MAC_final(mac, digest.data(), &size, digest.size()) != 1 || size < nonce_size) {
    throw std::runtime_error("OpenSSL has no SipHash");
  }
  Nonce nonce{};
  std::copy_n(digest.begin(), nonce_size, nonce.begin());
  return nonce;
}

std::optional<std::string> decrypt(const TokenKey& key, std::string_view bound,
                                   std::string_view sealed) {
  const auto nonce = sealed.substr(1, nonce_size);
  const auto text = sealed.substr(prefix_size, sealed.size() - prefix_size - tag_size);
  std::string tag(sealed.substr(sealed.size() - tag_size));
  std::string plain(text.size(), '\0');
  auto* cipher = machine().decrypt.get();
  int size = 0;
  const bool good =
      EVP_DecryptInit_ex(cipher, nullptr, nullptr, key.encryption.data(), bytes(nonce.data())) ==
          1 &&
      EVP_DecryptUpdate(cipher, nullptr, &size, bytes(bound.data()), length(bound)) == 1 &&
      EVP_DecryptUpdate(cipher, bytes(plain.data()), &size, bytes(text.data()), length(text)) ==
          1 &&
      EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher, nullptr, &size) == 1;
  if (!good) return std::nullopt;
  const auto expected = nonce_of(key, bound, plain);
  if (CRYPTO_memcmp(expected.data(), nonce.data(), nonce_size) != 0) return std::nullopt;
  return plain;
}

std::string encrypt(const TokenKey& key, std::string_view bound, std::string_view plain) {
  const auto nonce = nonce_of(key, bound, plain);
  std::string sealed(prefix_size + plain.size() + tag_size, '\0');
  sealed[0] = static_cast<char>(key.id);
  std::copy(nonce.begin(), nonce.end(), bytes(sealed.data()) + 1);
  auto* text = bytes(sealed.data()) + prefix_size;
  auto* cipher = machine().encrypt.get();
  int size = 0;
  const bool good =
      EVP_EncryptInit_ex(cipher, nullptr, nullptr, key.encryption.data(), nonce.data()) == 1 &&
      EVP_EncryptUpdate(cipher, nullptr, &size, bytes(bound.data()), length(bound)) == 1 &&
      EVP_EncryptUpdate(cipher, text, &size, bytes(plain.data()), length(plain)) == 1 &&
      EVP_EncryptFinal_ex(cipher, text + plain.size(), &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, tag_size, text + plain.size()) == 1;
  if (!good) throw std::runtime_error("OpenSSL cannot seal");
  return sealed;
}

}  // namespace

TokenKey make_token_key(std::uint8_t id) {
  TokenKey key;
  key.id = id;
  if (RAND_priv_bytes(key.encryption.data(), static_cast<int>(key.encryption.size())) != 1 ||
      RAND_priv_bytes(key.nonce.data(), static_cast<int>(key.nonce.size())) != 1) {
    throw std::runtime_error("OpenSSL has no random bytes");
  }
  return key;
}

KeyRing::KeyRing(std::vector<TokenKey> keys) : keys_(std::move(keys)) {
  if (keys_.empty()) throw std::invalid_argument("a ring needs a key");
  seal({}, {});  // an OpenSSL that cannot is known before service starts
}

KeyRing KeyRing::random() {
  return KeyRing({make_token_key(0)});
}

std::string KeyRing::seal(std::string_view bound, std::string_view plain) const {
  return encrypt(keys_.front(), bound, plain);
}

std::vector<std::string> KeyRing::seal_as_before(std::string_view bound,
                                                 std::string_view plain) const {
  std::vector<std::string> sealed;
  for (std::size_t i = 1; i < keys_.size(); ++i) sealed.push_back(encrypt(keys_[i], bound, plain));
  return sealed;
}

std::optional<std::string> KeyRing::open(std::string_view bound, std::string_view sealed) const {
  if (sealed.size() < prefix_size + tag_size) return std::nullopt;
  const auto id = static_cast<std::uint8_t>(sealed.front());
  for (const auto& key : keys_) {
    if (key.id != id) continue;
    if (auto plain = decrypt(key, bound, sealed)) return plain;
  }
  return std::nullopt;
}

}  // namespace sipward::tls
