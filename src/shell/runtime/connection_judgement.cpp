// Connections that are one too many of their peer, and those that outlived what they were let in
// by: a reload, or their certificate.
#include <utility>

#include "sipward/shell/runtime/pool_entry.hpp"

namespace sipward::runtime {

using base::DropReason;
using tls::Standing;

// Of a connection that arrived. False: its peer has as many as it may, and it is closed.
bool ConnectionPool::admit(Entry& entry) {
  const auto& source = entry.connection.source();
  const auto peer = entry.peer;
  const auto most = now_->has_peer(peer) ? now_->network->peers[peer].limits.connections : 0;
  if (shared_.inbound_streams.add(source.remote, peer, source.flow, most)) return true;
  shared_.drops.add(DropReason::too_many_connections);
  proxy::Refusal refusal;
  refusal.reason = DropReason::too_many_connections;
  refusal.source = source;
  refusal.peer = peer;
  refusal.detail = "the peer may have " + std::to_string(most);
  shared_.events->refused(refusal, now_->peer_name(peer));
  entry.connection.shutdown();
  return false;
}

void ConnectionPool::adopt(SnapshotPointer now) {
  now_ = std::move(now);
  std::vector<std::uint32_t> numbers;
  for (const auto& [number, entry] : connections_) {
    numbers.push_back(number);
    entry->peer = peer_of(*entry);
  }
  for (const auto number : numbers) {
    if (!judge(number)) close(number, DropReason::peer_removed);
  }
}

// False: there is nobody any more whose connection it could be.
bool ConnectionPool::judge(std::uint32_t number) {
  auto* entry = find(number);
  if (entry == nullptr || entry->retires_at) return true;
  const auto& source = entry->connection.source();
  if (entry->connection.tls() == nullptr) {
    if (source.peer != base::no_peer) return !now_->network->peers[source.peer].removed;
    return now_->directory->peer_by_address(source.side, source.remote.address) != base::no_peer;
  }
  tls::Failure failure;
  const auto standing = entry->connection.judge_again(*now_->contexts, failure);
  if (standing == Standing::refused) {
    failure.remote = source.remote;
    shared_.drops.add(DropReason::no_longer_allowed);
    shared_.events->no_longer_allowed(failure);
    retire(*entry);
  }
  return standing != Standing::gone;
}

// Nothing new begins on it; what runs may end within the drain time.
void ConnectionPool::retire(Entry& entry) {
  entry.retires_at = Clock::now() + now_->drain_time;
  entry.connection.retire();
  forget_ways(entry);
}

}  // namespace sipward::runtime
