#include "sipward/shell/tls/pin.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

constexpr std::string_view pin_prefix = "sha256//";
constexpr std::size_t hash_size = 32;
constexpr std::size_t base64_size = 44;

}  // namespace

std::optional<std::string> read_pin(std::string_view text) {
  if (text.size() == 2 * hash_size) {
    auto digits = base::lower(text);
    if (digits.find_first_not_of(hexadecimal_digits) != std::string::npos) return std::nullopt;
    return digits;
  }
  if (!text.starts_with(pin_prefix)) return std::nullopt;
  text.remove_prefix(pin_prefix.size());
  if (text.size() != base64_size || text.back() != '=') return std::nullopt;
  std::array<unsigned char, hash_size + 1> bytes{};  // the padding is decoded to a zero
  const auto* from = reinterpret_cast<const unsigned char*>(text.data());
  const int size = EVP_DecodeBlock(bytes.data(), from, static_cast<int>(text.size()));
  if (size != static_cast<int>(bytes.size())) return std::nullopt;
  return hexadecimal({bytes.data(), hash_size});
}

std::string pin_text(std::string_view digits) {
  if (digits.size() != 2 * hash_size) return {};
  std::array<unsigned char, hash_size> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto* at = digits.data() + 2 * i;
    if (std::from_chars(at, at + 2, bytes[i], 16).ptr != at + 2) return {};
  }
  std::array<unsigned char, base64_size + 1> text{};  // a zero ends it
  EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(bytes.size()));
  return std::string(pin_prefix) + reinterpret_cast<const char*>(text.data());
}

}  // namespace sipward::tls
