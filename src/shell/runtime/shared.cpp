#include "sipward/shell/runtime/shared.hpp"

#include <utility>

namespace sipward::runtime {

proxy::SendFailure send_failure_of(const tls::Failure& failure) {
  return failure.blames_certificate() ? proxy::SendFailure::certificate_refused
                                      : proxy::SendFailure::handshake_failed;
}

std::uint32_t Shared::worker_of(base::PeerId peer) const {
  return static_cast<std::uint32_t>(peer % workers.size());
}

std::uint32_t Shared::dialling_worker(const Snapshot& now, base::PeerId peer,
                                      std::uint32_t sender) const {
  const auto connections = now.network->peers[peer].connections;
  return connections == policy::Connections::per_worker ? sender : worker_of(peer);
}

std::uint32_t Shared::home_of(const Snapshot& now, base::PeerId peer,
                              std::optional<std::uint32_t> usual) {
  const bool dialled = now.has_peer(peer) && now.network->peers[peer].target.has_value();
  if (now.has_peer(peer) && !dialled) return worker_of(peer);
  if (usual) return *usual;
  return static_cast<std::uint32_t>(turn_.fetch_add(1, std::memory_order_relaxed) % workers.size());
}

SnapshotPointer Shared::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

void Shared::publish(SnapshotPointer next) {
  const std::lock_guard lock(mutex_);
  snapshot_ = std::move(next);
}

}  // namespace sipward::runtime
