#include "sipward/shell/tls/text.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstring>

namespace sipward::tls {
namespace {

constexpr std::size_t longest = 120;

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (out.size() >= longest) {
      out += "...";
      break;
    }
    if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += "\\x";
    out.push_back(hexadecimal_digits[byte >> 4]);
    out.push_back(hexadecimal_digits[byte & 15]);
  }
  return out;
}

std::string hexadecimal(std::span<const unsigned char> bytes) {
  std::string out;
  for (const auto byte : bytes) {
    out.push_back(hexadecimal_digits[byte >> 4]);
    out.push_back(hexadecimal_digits[byte & 15]);
  }
  return out;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

std::string alert_text(int alert) {
  switch (alert) {
    // Of TLS 1.3, whose words OpenSSL 3.0 lacks.
    case SSL_AD_MISSING_EXTENSION:
      return "missing extension";
    case SSL_AD_CERTIFICATE_REQUIRED:
      return "certificate required";
    case SSL_AD_NO_APPLICATION_PROTOCOL:
      return "no application protocol";
    default:
      return SSL_alert_desc_string_long(alert);
  }
}

std::string openssl_words() {
  const auto error = ERR_peek_error();
  ERR_clear_error();
  if (error == 0) return {};
  if (ERR_SYSTEM_ERROR(error)) return std::strerror(ERR_GET_REASON(error));
  const char* words = ERR_reason_error_string(error);
  return words != nullptr ? words : "OpenSSL error " + std::to_string(error);
}

}  // namespace sipward::tls
