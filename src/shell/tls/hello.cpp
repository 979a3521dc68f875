#include "sipward/shell/tls/hello.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <span>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/tls/algorithms.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

using Bytes = std::span<const unsigned char>;

constexpr std::size_t most_versions = 8;
constexpr std::size_t most_ciphers = 64;
constexpr std::size_t shown_ciphers = 4;

std::uint16_t number_at(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

// RFC 8701: values that mean nothing and only keep servers tolerant.
bool is_grease(std::uint16_t value) {
  return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

bool is_signal(std::uint16_t suite) {
  return suite == 0x00ff || suite == 0x5600 || is_grease(suite);
}

Bytes extension(ssl_st* ssl, unsigned int type) {
  const unsigned char* data = nullptr;
  std::size_t size = 0;
  if (SSL_client_hello_get0_ext(ssl, type, &data, &size) != 1) return {};
  return {data, size};
}

// RFC 6066 §3: a list of names with a type each; only one of type host_name is in use.
std::string server_name_of(Bytes list) {
  constexpr std::size_t header = 5;
  if (list.size() < header || list[2] != TLSEXT_NAMETYPE_host_name) return {};
  const std::size_t size = number_at(list, 3);
  if (size == 0 || size > list.size() - header) return {};
  const auto name = list.subspan(header, size);
  return base::lower({reinterpret_cast<const char*>(name.data()), name.size()});
}

std::vector<std::uint16_t> versions_of(ssl_st* ssl) {
  std::vector<std::uint16_t> versions;
  versions.reserve(most_versions);
  const auto list = extension(ssl, TLSEXT_TYPE_supported_versions);
  for (std::size_t at = 1; at + 1 < list.size() && versions.size() < most_versions; at += 2) {
    const auto version = number_at(list, at);
    if (!is_grease(version)) versions.push_back(version);
  }
  if (versions.empty()) {
    versions.push_back(static_cast<std::uint16_t>(SSL_client_hello_get0_legacy_version(ssl)));
  }
  std::sort(versions.begin(), versions.end());
  return versions;
}

std::string version_name(std::uint16_t version) {
  if (version >> 8 != 3) return "?";
  const int minor = version & 0xff;
  return minor == 0 ? "SSL 3.0" : "1." + std::to_string(minor - 1);
}

}  // namespace

bool Hello::offers_only_null() const {
  return !ciphers.empty() && std::all_of(ciphers.begin(), ciphers.end(), encrypts_nothing);
}

bool Hello::offers_only_legacy() const {
  return !ciphers.empty() && std::none_of(ciphers.begin(), ciphers.end(), [](std::uint16_t suite) {
    return !is_legacy(suite) && !encrypts_nothing(suite);
  });
}

std::string Hello::text() const {
  std::string text;
  for (const auto version : versions) {
    text += (text.empty() ? "TLS " : ", ") + version_name(version);
  }
  const auto shown = std::min(ciphers.size(), shown_ciphers);
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "; " : " ") + cipher_name(ciphers[i]);
  if (ciphers.size() > shown) text += " and " + std::to_string(ciphers.size() - shown) + " more";
  return text;
}

Hello read_hello(ssl_st* ssl) {
  Hello hello;
  hello.server_name = server_name_of(extension(ssl, TLSEXT_TYPE_server_name));
  hello.versions = versions_of(ssl);
  const unsigned char* data = nullptr;
  const std::size_t size = SSL_client_hello_get0_ciphers(ssl, &data);
  const Bytes ciphers{data, size};
  hello.ciphers.reserve(std::min(size / 2, most_ciphers));
  for (std::size_t at = 0; at + 1 < ciphers.size() && hello.ciphers.size() < most_ciphers;
       at += 2) {
    const auto suite = number_at(ciphers, at);
    if (!is_signal(suite)) hello.ciphers.push_back(suite);
  }
  return hello;
}

Hello own_hello(ssl_st* ssl) {
  Hello hello;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    if (version < SSL_get_min_proto_version(ssl) || version > SSL_get_max_proto_version(ssl)) {
      continue;
    }
    hello.versions.push_back(static_cast<std::uint16_t>(version));
  }
  auto* ciphers = SSL_get1_supported_ciphers(ssl);
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
    hello.ciphers.push_back(SSL_CIPHER_get_protocol_id(sk_SSL_CIPHER_value(ciphers, i)));
  }
  sk_SSL_CIPHER_free(ciphers);
  return hello;
}

}  // namespace sipward::tls
