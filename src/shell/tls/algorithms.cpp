#include "sipward/shell/tls/algorithms.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "sipward/shell/tls/pointers.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {

const char* const modern_ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!PSK";
const char* const modern_groups = "X25519:P-256:P-384:P-521";

namespace {

constexpr auto legacy_ciphers =
    "ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA256:"
    "ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA:"
    "ECDHE-RSA-AES128-SHA:AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-SHA256:AES128-SHA256:"
    "AES256-SHA:AES128-SHA";

// One name makes a list of one by these rules, and not an expression.
bool is_plain_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

// Why it may not be used at all; empty: it may.
std::string flaw_of(const std::string& name) {
  if (contains(name, "NULL")) {
    return "does not encrypt: set the other side to encrypt instead (CUCM: Device Security Mode "
           "\"Encrypted\", not \"Authenticated\")";
  }
  for (const auto* broken : {"RC4", "DES", "MD5", "EXP", "ADH", "AECDH", "SEED", "IDEA"}) {
    if (contains(name, broken)) return "is broken";
  }
  if (contains(name, "PSK") || contains(name, "SRP")) return "needs no certificate";
  return {};
}

bool is_tls13(const std::string& name) {
  return name.starts_with("TLS_");
}

bool openssl_knows(const std::string& name) {
  const Owned<ssl_ctx_st> context(SSL_CTX_new(TLS_method()));
  const int known = is_tls13(name) ? SSL_CTX_set_ciphersuites(context.get(), name.c_str())
                                   : SSL_CTX_set_cipher_list(context.get(), name.c_str());
  ERR_clear_error();
  return known == 1;
}

void append(std::string& list, const std::string& name) {
  if (!list.empty()) list.push_back(':');
  list += name;
}

bool is_ephemeral_aead(const std::string& name) {
  return is_tls13(name) || ((name.starts_with("ECDHE-") || name.starts_with("DHE-")) &&
                            (contains(name, "GCM") || contains(name, "POLY1305")));
}

void add_cipher(const std::string& name, AlgorithmsRead& read) {
  auto& made = read.algorithms;
  if (name == "modern") return append(made.tls12, modern_ciphers);
  if (name == "legacy") {
    made.legacy = true;
    append(made.tls12, modern_ciphers);
    return append(made.tls12, legacy_ciphers);
  }
  const auto quoted = "cipher \"" + escaped(name) + "\" ";
  if (!is_plain_name(name)) {
    read.problems.push_back(quoted + "is no name of a cipher");
  } else if (const auto flaw = flaw_of(name); !flaw.empty()) {
    read.problems.push_back(quoted + flaw);
  } else if (!openssl_knows(name)) {
    read.problems.push_back(quoted + "is unknown to OpenSSL (`openssl ciphers -v` lists them)");
  } else {
    append(is_tls13(name) ? made.tls13 : made.tls12, name);
    made.legacy = made.legacy || !is_ephemeral_aead(name);
  }
}

void add_group(const std::string& name, AlgorithmsRead& read) {
  const Owned<ssl_ctx_st> context(SSL_CTX_new(TLS_method()));
  const bool known =
      is_plain_name(name) && SSL_CTX_set1_groups_list(context.get(), name.c_str()) == 1;
  ERR_clear_error();
  if (!known) {
    read.problems.push_back("group \"" + escaped(name) +
                            "\" is unknown to OpenSSL (X25519, P-256, P-384, P-521, ffdhe2048 …)");
  }
  append(read.algorithms.groups, name);
}

}  // namespace

AlgorithmsRead read_algorithms(const std::vector<std::string>& ciphers,
                               const std::vector<std::string>& groups) {
  AlgorithmsRead read;
  for (const auto& name : ciphers) add_cipher(name, read);
  for (const auto& name : groups) add_group(name, read);
  if (!read.algorithms.tls12.empty()) read.algorithms.tls12 += ":!aNULL:!PSK";
  return read;
}

bool encrypts_nothing(std::uint16_t suite) {
  constexpr std::array<std::uint16_t, 22> null_suites{
      0x0000, 0x0001, 0x0002, 0x002c, 0x002d, 0x002e, 0x003b, 0x00b0, 0x00b1, 0x00b4, 0x00b5,
      0x00b8, 0x00b9, 0xc001, 0xc006, 0xc00b, 0xc010, 0xc015, 0xc039, 0xc03a, 0xc0b4, 0xc0b5};
  return std::find(null_suites.begin(), null_suites.end(), suite) != null_suites.end();
}

std::string cipher_name(std::uint16_t suite) {
  static const Owned<ssl_ctx_st> context(SSL_CTX_new(TLS_method()));
  static const Owned<ssl_st> ssl(SSL_new(context.get()));
  const unsigned char bytes[2] = {static_cast<unsigned char>(suite >> 8),
                                  static_cast<unsigned char>(suite & 0xff)};
  const auto* cipher = SSL_CIPHER_find(ssl.get(), bytes);
  if (cipher != nullptr) return SSL_CIPHER_get_name(cipher);
  char text[8];
  std::snprintf(text, sizeof text, "0x%04x", unsigned{suite});
  return text;
}

bool is_legacy(std::uint16_t suite) {
  const auto name = cipher_name(suite);
  return !name.starts_with("0x") && flaw_of(name).empty() && !is_ephemeral_aead(name);
}

}  // namespace sipward::tls
