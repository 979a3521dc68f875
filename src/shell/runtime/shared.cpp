#include "sipward/shell/runtime/shared.hpp"

namespace sipward::runtime {

std::uint32_t Shared::owner_of(std::string_view call_id) const {
  if (workers.size() == 1) return 0;
  return static_cast<std::uint32_t>(net::siphash(hash_key, call_id) % workers.size());
}

std::uint32_t Shared::dialling_worker(base::PeerId peer) const {
  return static_cast<std::uint32_t>(peer % workers.size());
}

std::uint32_t Shared::home_of(base::PeerId peer) {
  const bool dialled = has_peer(peer) && network->peers[peer].target.has_value();
  if (has_peer(peer) && !dialled) return dialling_worker(peer);
  return static_cast<std::uint32_t>(turn_.fetch_add(1, std::memory_order_relaxed) % workers.size());
}

std::string Shared::peer_name(base::PeerId peer) const {
  return has_peer(peer) ? network->peers[peer].name : std::string();
}

}  // namespace sipward::runtime
