// New private keys, and keys as PEM (PKCS#8, RFC 5958). Used before service starts: what OpenSSL
// refuses is thrown as std::runtime_error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sipward/shell/tls/passphrase.hpp"
#include "sipward/shell/tls/pointers.hpp"

namespace sipward::tls {

enum class KeyKind : std::uint8_t { p256, p384, rsa2048, rsa3072, rsa4096 };
inline constexpr auto key_kinds = "p256, p384, rsa2048, rsa3072 or rsa4096";
std::optional<KeyKind> parse_key_kind(std::string_view word);

Owned<evp_pkey_st> make_key(KeyKind kind);

// 112 bits (RFC 9325 §4.5): RSA 2048, EC P-256.
bool is_strong(const evp_pkey_st* key);

// Encrypted with AES-256 if there is a passphrase.
std::string pem_of_key(const evp_pkey_st* key, const Passphrase* passphrase = nullptr);

// Throws what OpenSSL said last, if not `ok`.
void require_made(bool ok, std::string_view what);

}  // namespace sipward::tls
