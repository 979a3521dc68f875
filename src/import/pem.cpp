#include "sipward/import/pem.hpp"

#include <algorithm>
#include <cstdint>

namespace sipward::import {
namespace {

constexpr std::string_view base64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t line_width = 64;  // RFC 7468 §2

unsigned digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

// A SEQUENCE whose length, in two or three bytes, is that of all that follows.
bool is_sequence(std::string_view der) {
  if (der.size() < 4 || der[0] != '\x30') return false;
  const auto count = static_cast<unsigned char>(der[1]) & 0x7fU;
  if (static_cast<unsigned char>(der[1]) < 0x80 || count < 1 || count > 3) return false;
  std::size_t length = 0;
  for (std::size_t i = 0; i < count && 2 + i < der.size(); ++i) {
    length = length << 8U | static_cast<unsigned char>(der[2 + i]);
  }
  return der.size() == 2 + count + length;
}

std::string in_base64(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const auto count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8U | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out.push_back(j <= count ? base64[group >> (18U - 6U * j) & 63U] : '=');
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> pem_of(std::string_view hexadecimal) {
  if (hexadecimal.size() % 2 != 0) return std::nullopt;
  std::string der;
  for (std::size_t i = 0; i < hexadecimal.size(); i += 2) {
    der.push_back(static_cast<char>(digit(hexadecimal[i]) << 4U | digit(hexadecimal[i + 1])));
  }
  if (!is_sequence(der)) return std::nullopt;
  const auto text = in_base64(der);
  std::string pem = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t i = 0; i < text.size(); i += line_width) {
    pem += text.substr(i, line_width) + "\n";
  }
  return pem + "-----END CERTIFICATE-----\n";
}

}  // namespace sipward::import
