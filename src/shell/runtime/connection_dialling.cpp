// What the pool hears of the connections that it has dialled, and who waits for them.
#include <utility>

#include "sipward/shell/runtime/connection_pool.hpp"
#include "sipward/shell/runtime/pool_entry.hpp"

namespace sipward::runtime {

using policy::Cause;
using proxy::SendFailure;

void ConnectionPool::on_connected(const Way& way) {
  const auto road = roads_.find(way);
  if (road != roads_.end()) road->second.connected = true;
}

Cause ConnectionPool::in_the_making(const policy::Reach& reach) const {
  // Ways are in the order of their peers.
  const Way first{reach.peer, {}, {}, {}};
  for (auto road = roads_.lower_bound(first);
       road != roads_.end() && road->first.peer == reach.peer; ++road) {
    if (road->first.identity != reach.identity || road->second.number != 0) continue;
    return road->second.connected ? Cause::tls : Cause::tcp;
  }
  return Cause::none;
}

void ConnectionPool::on_dialled(Dialled dialled) {
  const auto road = roads_.find(dialled.way);
  auto waiting =
      road != roads_.end() ? std::exchange(road->second.waiting, {}) : std::vector<Waiting>();
  if (!dialled.connection.descriptor) {
    if (road != roads_.end()) roads_.erase(road);
    for (const auto& send : waiting) {
      owner_.on_send_failed(send.ticket, dialled.failure, dialled.why);
    }
    return;
  }
  const auto number = open(std::move(dialled.connection));
  auto* entry = find(number);
  if (entry == nullptr) {
    if (road != roads_.end()) roads_.erase(road);
    for (const auto& send : waiting) {
      owner_.on_send_failed(send.ticket, SendFailure::flow_gone, "it was removed by a reload");
    }
    return;
  }
  if (entry->retires_at) {
    if (road != roads_.end()) roads_.erase(road);
  } else {
    entry->way = dialled.way;
    roads_[dialled.way].number = number;
    roads_[dialled.way].waiting_bytes = 0;
  }
  for (const auto& send : waiting) queue(*entry, send.bytes, send.ticket);
  read(number);
}

}  // namespace sipward::runtime
