#include "sipward/shell/net/stream_directory.hpp"

namespace sipward::net {

bool StreamDirectory::add(const base::Endpoint& remote, base::PeerId peer, const base::FlowId& flow,
                          std::uint32_t most) {
  const std::lock_guard lock(mutex_);
  // Its port was used again before the end of the first was noticed.
  const auto before = entries_.find(remote);
  if (before != entries_.end()) {
    uncount(before->second.peer);
    entries_.erase(before);
  }
  auto& count = counts_[peer];
  if (most != 0 && count >= most) return false;
  ++count;
  entries_[remote] = {peer, flow};
  return true;
}

void StreamDirectory::remove(const base::Endpoint& remote, const base::FlowId& flow) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(remote);
  if (found == entries_.end() || found->second.flow != flow) return;
  uncount(found->second.peer);
  entries_.erase(found);
}

std::uint32_t StreamDirectory::count(base::PeerId peer) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(peer);
  return found == counts_.end() ? 0 : found->second;
}

void StreamDirectory::uncount(base::PeerId peer) {
  const auto found = counts_.find(peer);
  if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

base::FlowId StreamDirectory::find(const base::Endpoint& remote, base::PeerId peer) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(remote);
  if (found == entries_.end()) return {};
  const bool judged = remote.transport == base::Transport::tls;
  return judged && found->second.peer != peer ? base::FlowId{} : found->second.flow;
}

}  // namespace sipward::net
