// The kernel's random bits, fetched many at a time. One per worker.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sipward/core/proxy/proxy.hpp"

namespace sipward::net {

class KernelRandom final : public proxy::RandomSource {
 public:
  std::uint64_t next() override;

 private:
  std::array<std::uint64_t, 512> pool_{};
  std::size_t used_ = 512;
};

// SipHash-2-4 of the text: which texts share one cannot be found from outside.
struct HashKey {
  std::uint64_t k0 = 0, k1 = 0;
};
std::uint64_t siphash(const HashKey& key, std::string_view text);

}  // namespace sipward::net
