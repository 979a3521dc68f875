#include "sipward/core/policy/source_loads.hpp"

#include "sipward/core/policy/draw.hpp"

namespace sipward::policy {

SourceLoads::SourceLoads(std::uint64_t seed, unsigned bits)
    : seed_(seed), row_(std::size_t{1} << bits), cells_(2 * row_) {}

SourceLoads::Pair SourceLoads::cells_of(std::uint64_t address) const {
  const auto hash = mix(mix(address ^ seed_) + seed_);
  return {hash & (row_ - 1), row_ + ((hash >> 32) & (row_ - 1))};
}

Admitted SourceLoads::try_receive(std::uint64_t address, const LoadLimits& limits,
                                  std::uint32_t burst, Standing standing, base::Time now,
                                  std::uint32_t reserve_percent) {
  const auto most = limits.transactions + reserve_of(limits.transactions, reserve_percent);
  const auto reserve = reserve_of(limits.calls_per_second, reserve_percent);
  bool room = false;
  bool in_time = false;
  const auto cells = cells_of(address);
  for (const auto at : cells) {
    const auto before = cells_[at].transactions.fetch_add(1, std::memory_order_relaxed);
    if (limits.transactions == 0 || before < most) room = true;
  }
  if (standing == Standing::in_dialog) return Admitted::yes;
  for (const auto at : cells) {
    if (!room || standing != Standing::new_call) break;
    if (cells_[at].calls.admit({limits.calls_per_second, burst}, now, reserve)) in_time = true;
  }
  if (room && (in_time || standing != Standing::new_call)) return Admitted::yes;
  received_done(address);
  return room ? Admitted::too_many_calls : Admitted::too_many_transactions;
}

void SourceLoads::received_done(std::uint64_t address) {
  for (const auto at : cells_of(address)) {
    cells_[at].transactions.fetch_sub(1, std::memory_order_relaxed);
  }
}

base::Duration SourceLoads::receive_after(std::uint64_t address, const Rate& rate,
                                          base::Time now) const {
  const auto [first, second] = cells_of(address);
  return std::min(cells_[first].calls.retry_after(rate, now),
                  cells_[second].calls.retry_after(rate, now));
}

}  // namespace sipward::policy
