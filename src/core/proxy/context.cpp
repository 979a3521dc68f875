#include "sipward/core/proxy/context.hpp"

namespace sipward::proxy {

std::string hex(std::uint64_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(16, '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at) {
    *at = digits[value & 15];
    value >>= 4;
  }
  return text;
}

Hash& Hash::add(std::string_view text) {
  constexpr std::uint64_t prime = 0x100000001b3ULL;
  for (const char c : text) value_ = (value_ ^ static_cast<unsigned char>(c)) * prime;
  value_ = (value_ ^ 0xff) * prime;  // fields do not run into each other
  return *this;
}

}  // namespace sipward::proxy
