#include "sipward/shell/tls/pin.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::tls {
namespace {

constexpr std::string_view prefix = "sha256//";
constexpr std::size_t hash_size = 32;
constexpr std::size_t base64_size = 44;

}  // namespace

std::optional<std::string> read_pin(std::string_view text) {
  if (text.size() == 2 * hash_size) {
    auto digits = base::lower(text);
    if (digits.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
    return digits;
  }
  if (!text.starts_with(prefix)) return std::nullopt;
  text.remove_prefix(prefix.size());
  if (text.size() != base64_size || text.back() != '=') return std::nullopt;
  std::array<unsigned char, hash_size + 1> bytes{};  // the padding is decoded to a zero
  const auto* from = reinterpret_cast<const unsigned char*>(text.data());
  const int size = EVP_DecodeBlock(bytes.data(), from, static_cast<int>(text.size()));
  if (size != static_cast<int>(bytes.size())) return std::nullopt;
  return hexadecimal({bytes.data(), hash_size});
}

}  // namespace sipward::tls
