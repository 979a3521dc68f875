#include "sipward/core/proxy/context.hpp"

#include <cstring>

namespace sipward::proxy {

Hex::Hex(std::uint64_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (auto at = digits_.rbegin(); at != digits_.rend(); ++at) {
    *at = digits[value & 15];
    value >>= 4;
  }
}

Hash& Hash::add(std::string_view text) {
  constexpr std::uint64_t prime = 0x9e3779b97f4a7c15ULL;
  const auto mix = [this](std::uint64_t word) {
    value_ = (value_ ^ word) * prime;
    value_ ^= value_ >> 29;
  };
  mix(text.size());  // fields do not run into each other
  for (; text.size() >= sizeof(std::uint64_t); text.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    mix(word);
  }
  std::uint64_t rest = 0;
  if (!text.empty()) std::memcpy(&rest, text.data(), text.size());
  mix(rest);
  return *this;
}

}  // namespace sipward::proxy
