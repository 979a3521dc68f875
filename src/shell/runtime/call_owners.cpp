#include "sipward/shell/runtime/call_owners.hpp"

#include <algorithm>
#include <utility>

namespace sipward::runtime {

CallOwners::CallOwners(const net::HashKey& key, std::size_t workers, std::size_t most)
    : key_(key), most_young_(std::max<std::size_t>(most / shard_count, 1)), calls_(workers) {}

std::uint32_t CallOwners::owner_of(std::string_view call_id, std::uint32_t here, base::Time now) {
  const auto hash = net::siphash(key_, call_id);
  auto& shard = shard_of(hash);
  const std::lock_guard lock(shard.mutex);
  const auto kept = shard.kept.find(hash);
  if (kept != shard.kept.end()) return kept->second;
  forget_old(shard, now);
  const auto [known, is_new] = shard.young.try_emplace(hash, here);
  if (is_new) {
    const auto old = shard.old.find(hash);
    known->second = old != shard.old.end() ? old->second : choose(here);
  }
  return known->second;
}

// One worker has all: nobody asks.
template <class Change>
void CallOwners::change(std::string_view call_id, Change what) {
  if (calls_.size() == 1) return;
  const auto hash = net::siphash(key_, call_id);
  auto& shard = shard_of(hash);
  const std::lock_guard lock(shard.mutex);
  what(shard, hash);
}

void CallOwners::claim(std::string_view call_id, std::uint32_t worker, base::Time now) {
  change(call_id, [&](Shard& shard, std::uint64_t hash) {
    forget_old(shard, now);
    shard.young.insert_or_assign(hash, worker);
  });
}

void CallOwners::keep(std::string_view call_id, std::uint32_t worker) {
  change(call_id,
         [&](Shard& shard, std::uint64_t hash) { shard.kept.insert_or_assign(hash, worker); });
}

void CallOwners::let_go(std::string_view call_id, base::Time now) {
  change(call_id, [&](Shard& shard, std::uint64_t hash) {
    const auto kept = shard.kept.find(hash);
    if (kept == shard.kept.end()) return;
    forget_old(shard, now);
    shard.young.insert_or_assign(hash, kept->second);
    shard.kept.erase(kept);
  });
}

void CallOwners::forget_old(Shard& shard, base::Time now) const {
  if (now - shard.turned < remembered_for && shard.young.size() < most_young_) return;
  shard.old = std::exchange(shard.young, {});
  shard.turned = now;
}

std::uint32_t CallOwners::choose(std::uint32_t here) {
  const auto calls_of = [&](std::uint32_t worker) {
    return calls_[worker].load(std::memory_order_relaxed);
  };
  auto owner = here;
  for (std::uint32_t other = 0; other < calls_.size(); ++other) {
    const bool is_behind = calls_of(other) + most_ahead <= calls_of(here);
    if (is_behind && calls_of(other) < calls_of(owner)) owner = other;
  }
  calls_[owner].fetch_add(1, std::memory_order_relaxed);
  return owner;
}

}  // namespace sipward::runtime
