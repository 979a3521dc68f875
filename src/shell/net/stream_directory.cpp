#include "sipward/shell/net/stream_directory.hpp"

namespace sipward::net {

void StreamDirectory::add(const base::Endpoint& remote, base::PeerId peer,
                          const base::FlowId& flow) {
  const std::lock_guard lock(mutex_);
  entries_[remote] = {peer, flow};
}

void StreamDirectory::remove(const base::Endpoint& remote) {
  const std::lock_guard lock(mutex_);
  entries_.erase(remote);
}

base::FlowId StreamDirectory::find(const base::Endpoint& remote, base::PeerId peer) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(remote);
  if (found == entries_.end()) return {};
  const bool judged = remote.transport == base::Transport::tls;
  return judged && found->second.peer != peer ? base::FlowId{} : found->second.flow;
}

}  // namespace sipward::net
