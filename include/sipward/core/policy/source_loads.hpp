// The load of every source address in bounded memory: two rows of cells, in each of which an
// address has the one that a seeded hash gives it. Others may share one of them, hardly ever both
// by chance or by intention, so an address is refused only if both are over the limit. Any thread
// may ask, without a lock.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "sipward/core/policy/loads.hpp"

namespace sipward::policy {

class SourceLoads {
 public:
  // The seed is secret: who knows it can find addresses that share the cells of another.
  // 2^bits cells a row, of 16 bytes each.
  explicit SourceLoads(std::uint64_t seed, unsigned bits = 14);

  // A request from an address, and its end, which what was refused does not have. `burst` of calls;
  // 0: as many as in a second. Sharing may let an address have up to twice its limit.
  Admitted try_receive(std::uint64_t address, const LoadLimits& limits, std::uint32_t burst,
                       Standing standing, base::Time now, std::uint32_t reserve_percent = 0);
  void received_done(std::uint64_t address);
  base::Duration receive_after(std::uint64_t address, const Rate& rate, base::Time now) const;

 private:
  struct Cell {
    std::atomic<std::uint32_t> transactions{0};
    RateLimit calls;
  };
  using Pair = std::array<std::size_t, 2>;
  Pair cells_of(std::uint64_t address) const;

  std::uint64_t seed_;
  std::size_t row_;          // cells in one
  std::vector<Cell> cells_;  // the first row, then the second
};

}  // namespace sipward::policy
