// The ring of token keys in the state folder and the sealing over it (rewriting.md §5):
// AES-128-GCM with a synthetic nonce, 96 bits of SipHash-2-4-128 over `bound` and plaintext.
// Immutable once loaded; shared by all workers.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/proxy/token.hpp"

namespace sipward::tls {

struct TokenKey {
  std::uint8_t id = 0;
  std::array<unsigned char, 16> encryption{};
  std::array<unsigned char, 16> nonce{};
};

// Fresh random key material. Throws std::runtime_error if OpenSSL has no random bytes.
TokenKey make_token_key(std::uint8_t id);

// The first key seals, all open. Sealed bytes: key id (1), nonce (12), ciphertext, tag (16).
class KeyRing final : public proxy::Sealer {
 public:
  explicit KeyRing(std::vector<TokenKey> keys);
  static KeyRing random();  // not kept anywhere: a restart loses dialogs

  struct Loaded {
    std::unique_ptr<KeyRing> ring;  // never null
    std::string problem;            // why it could not be read or kept; else empty
    bool created = false;
  };
  // Reads FOLDER/token.keys (0600), or makes folder and file. With a problem the ring is random.
  static Loaded load_or_create(const std::filesystem::path& folder);
  // Puts a new key in front of the file's ring, keeping `keep` old ones.
  static std::string rotate(const std::filesystem::path& folder, std::size_t keep);  // "" or error

  std::string seal(std::string_view bound, std::string_view plain) const override;
  std::vector<std::string> seal_as_before(std::string_view bound,
                                          std::string_view plain) const override;
  std::optional<std::string> open(std::string_view bound, std::string_view sealed) const override;
  std::size_t size() const { return keys_.size(); }

 private:
  std::vector<TokenKey> keys_;
};

}  // namespace sipward::tls
