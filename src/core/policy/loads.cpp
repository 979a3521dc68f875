#include "sipward/core/policy/loads.hpp"

#include <memory>

namespace sipward::policy {

std::uint32_t reserve_of(std::uint32_t limit, std::uint32_t percent) {
  const auto reserve = std::uint64_t{limit} * percent / 100;
  return percent == 0 ? 0 : static_cast<std::uint32_t>(std::max<std::uint64_t>(reserve, 1));
}

Loads::~Loads() {
  for (auto& chunk : chunks_) delete chunk.load(std::memory_order_relaxed);
}

void Loads::make_room(std::size_t peers) {
  const std::lock_guard lock(growing_);
  for (std::size_t i = 0; i < chunks_.size() && i * chunk_size < peers; ++i) {
    if (chunks_[i].load(std::memory_order_relaxed) != nullptr) continue;
    chunks_[i].store(std::make_unique<Chunk>().release(), std::memory_order_release);
  }
}

Loads::Load* Loads::find(PeerId peer) const {
  auto* chunk = chunks_[peer / chunk_size].load(std::memory_order_acquire);
  return chunk == nullptr || peer == base::no_peer ? nullptr : &(*chunk)[peer % chunk_size];
}

Admitted Loads::Direction::admit(const LoadLimits& limits, Standing standing, base::Time now,
                                 std::uint32_t reserve_percent) {
  const auto before = transactions.fetch_add(1, std::memory_order_relaxed);
  if (standing == Standing::in_dialog) return Admitted::yes;
  auto admitted = Admitted::yes;
  if (limits.transactions != 0 &&
      before >= limits.transactions + reserve_of(limits.transactions, reserve_percent)) {
    admitted = Admitted::too_many_transactions;
  } else if (standing == Standing::new_call &&
             !calls.admit({limits.calls_per_second}, now,
                          reserve_of(limits.calls_per_second, reserve_percent))) {
    admitted = Admitted::too_many_calls;
  }
  if (admitted != Admitted::yes) transactions.fetch_sub(1, std::memory_order_relaxed);
  return admitted;
}

Admitted Loads::try_send(PeerId to, const LoadLimits& limits, Standing standing, base::Time now) {
  auto* load = find(to);
  return load == nullptr ? Admitted::yes : load->to.admit(limits, standing, now, 0);
}

void Loads::sent_done(PeerId to) {
  if (auto* load = find(to)) load->to.transactions.fetch_sub(1, std::memory_order_relaxed);
}

Admitted Loads::try_receive(PeerId from, const LoadLimits& limits, Standing standing,
                            base::Time now, std::uint32_t reserve_percent) {
  auto* load = find(from);
  return load == nullptr ? Admitted::yes : load->from.admit(limits, standing, now, reserve_percent);
}

void Loads::received_done(PeerId from) {
  if (auto* load = find(from)) load->from.transactions.fetch_sub(1, std::memory_order_relaxed);
}

base::Duration Loads::receive_after(PeerId from, const LoadLimits& limits, base::Time now) const {
  const auto* load = find(from);
  if (load == nullptr) return base::Duration{0};
  return load->from.calls.retry_after({limits.calls_per_second}, now);
}

std::uint32_t Loads::sending(PeerId to) const {
  const auto* load = find(to);
  return load == nullptr ? 0 : load->to.transactions.load(std::memory_order_relaxed);
}

std::uint32_t Loads::receiving(PeerId from) const {
  const auto* load = find(from);
  return load == nullptr ? 0 : load->from.transactions.load(std::memory_order_relaxed);
}

}  // namespace sipward::policy
