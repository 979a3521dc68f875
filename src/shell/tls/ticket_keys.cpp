#include "sipward/shell/tls/ticket_keys.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "sipward/shell/tls/digest.hpp"

namespace sipward::tls {
namespace {

constexpr std::chrono::hours lifetime{12};
constexpr std::size_t most_made_here = 2;  // sessions last an hour

using SharedKeys = std::shared_ptr<TicketKeys>;

TicketKey key_from(const unsigned char* bytes) {
  TicketKey key;
  const auto take = [&bytes](auto& into) {
    std::copy_n(bytes, into.size(), into.begin());
    bytes += into.size();
  };
  take(key.name);
  take(key.encryption);
  take(key.authentication);
  return key;
}

std::optional<TicketKey> random_key() {
  std::array<unsigned char, TicketKeys::bytes_of_key> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return std::nullopt;
  return key_from(bytes.data());
}

std::string why_unfit(const std::filesystem::path& path, std::size_t size) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
    return "can be read by others: whoever has these keys can read resumed connections; chmod 640";
  }
  const bool whole = size > 0 && size % TicketKeys::bytes_of_key == 0 &&
                     size <= TicketKeys::bytes_of_key * TicketKeys::most_keys;
  return whole
             ? std::string()
             : "holds " + std::to_string(size) +
                   " bytes; expected 80 for each of 1 to 16 keys, as `openssl rand 80` makes them";
}

void release_keys(void*, void* keys, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<SharedKeys*>(keys);
}

int keys_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, release_keys);
  return index;
}

bool set_up(const TicketKey& key, const unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
            bool encrypt) {
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY,
                                        const_cast<unsigned char*>(key.authentication.data()),
                                        key.authentication.size()),
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end()};
  return EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.encryption.data(), iv,
                           encrypt ? 1 : 0) == 1 &&
         EVP_MAC_CTX_set_params(mac, parameters) == 1;
}

// What OpenSSL asks for each ticket: 1 good, 0 unknown, 2 good but to be renewed, -1 an error.
int on_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
              EVP_MAC_CTX* mac, int encrypt) {
  const auto* keys =
      static_cast<SharedKeys*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), keys_index()));
  if (keys == nullptr) return -1;
  if (encrypt == 1) {
    const auto key = (*keys)->newest(TicketKeys::Clock::now());
    std::copy(key.name.begin(), key.name.end(), name);
    if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1) return -1;
    return set_up(key, iv, cipher, mac, true) ? 1 : -1;
  }
  const auto found = (*keys)->find(name);
  if (!found) return 0;
  if (!set_up(found->key, iv, cipher, mac, false)) return -1;
  return found->outdated ? 2 : 1;
}

}  // namespace

std::shared_ptr<TicketKeys> TicketKeys::random() {
  auto made = std::make_shared<TicketKeys>();
  made->rotate_at_ = Clock::time_point::min();  // before the first ticket
  return made;
}

std::shared_ptr<TicketKeys> TicketKeys::load(const std::filesystem::path& path,
                                             std::string& problem) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto why =
      file ? why_unfit(path, bytes.size()) : "cannot be read: " + std::string(std::strerror(errno));
  if (!why.empty()) {
    problem = "ticket keys: " + path.string() + ": " + why;
    return nullptr;
  }
  auto made = std::make_shared<TicketKeys>();
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  for (std::size_t at = 0; at < bytes.size(); at += bytes_of_key) {
    made->keys_.push_back(key_from(begin + at));
  }
  made->fingerprint_ = sha256(bytes);
  return made;
}

TicketKey TicketKeys::newest(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (rotate_at_ && now >= *rotate_at_) {
    if (auto key = random_key()) {
      keys_.push_front(*key);
      if (keys_.size() > most_made_here) keys_.pop_back();
      rotate_at_ = now + lifetime;
    }
  }
  return keys_.empty() ? TicketKey{} : keys_.front();
}

std::optional<TicketKeys::Found> TicketKeys::find(const unsigned char* name) const {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (std::equal(keys_[i].name.begin(), keys_[i].name.end(), name)) {
      return Found{keys_[i], i > 0};
    }
  }
  return std::nullopt;
}

void use_tickets(ssl_ctx_st* context, std::shared_ptr<TicketKeys> keys) {
  auto shared = std::make_unique<SharedKeys>(std::move(keys));
  if (SSL_CTX_set_ex_data(context, keys_index(), shared.get()) != 1) return;
  static_cast<void>(shared.release());
  SSL_CTX_set_tlsext_ticket_key_evp_cb(context, on_ticket);
}

}  // namespace sipward::tls
