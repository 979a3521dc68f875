#include "sipward/shell/runtime/connection_pool.hpp"

#include <utility>

#include "sipward/shell/runtime/dialer.hpp"
#include "sipward/shell/runtime/pool_entry.hpp"

namespace sipward::runtime {

using base::DropReason;
using net::Connection;
using proxy::SendFailure;
using Health = Connection::Health;

namespace {

constexpr std::size_t scratch_bytes = 65'536;

}  // namespace

ConnectionPool::ConnectionPool(Shared& shared, net::Reactor& reactor, std::uint32_t worker,
                               Owner& owner)
    : shared_(shared),
      now_(shared.snapshot()),
      reactor_(reactor),
      worker_(worker),
      owner_(owner),
      scratch_(scratch_bytes) {}

ConnectionPool::~ConnectionPool() = default;

std::uint32_t ConnectionPool::open(net::NewConnection made) {
  const auto number = ++last_number_;
  const int descriptor = made.descriptor.get();
  const auto handshake_took = made.handshake_took;
  const base::FlowId flow{shared_.boot_id, worker_, number};
  auto entry =
      std::make_unique<Entry>(Connection(std::move(made), flow, now_->network->limits.frame,
                                         now_->connections.write_queue_bytes, Clock::now()),
                              net::Reactor::Watch(reactor_, descriptor), number);
  entry->peer = peer_of(*entry);
  if (!entry->connection.dialled() && !admit(*entry)) return number;
  tell_up(*entry, handshake_took);
  connections_[number] = std::move(entry);
  // It may have been let in by what a reload has replaced meanwhile.
  if (!judge(number)) close(number, DropReason::peer_removed);
  return number;
}

void ConnectionPool::adopt(net::NewConnection connection) {
  // Bytes may already sit in the TLS layer: read before waiting.
  read(open(std::move(connection)));
}

bool ConnectionPool::send_over(const base::FlowId& flow, const std::string& bytes,
                               net::SendTicket ticket) {
  auto* entry =
      flow.boot == shared_.boot_id && flow.worker == worker_ ? find(flow.number) : nullptr;
  if (entry == nullptr || entry->connection.closing) return false;
  queue(*entry, bytes, ticket);
  return true;
}

void ConnectionPool::send_along(const proxy::Destination& to, const std::string& bytes,
                                net::SendTicket ticket) {
  if (to.remote.port == 0) {
    auto* entry = any_of_peer(to.peer, to.identity);
    if (entry != nullptr) return queue(*entry, bytes, ticket);
    return owner_.on_send_failed(ticket, SendFailure::flow_gone, "it has no connection to us");
  }
  const Way way{to.peer, to.remote, to.server_name, to.identity};
  const auto [road, fresh] = roads_.try_emplace(way);
  if (road->second.number != 0) {
    if (auto* entry = find(road->second.number)) return queue(*entry, bytes, ticket);
  }
  if (fresh) shared_.dialer->dial(way, worker_);
  if (road->second.waiting_bytes + bytes.size() > now_->connections.write_queue_bytes) {
    return owner_.on_send_failed(ticket, SendFailure::queue_full, "too much waits for it");
  }
  road->second.waiting_bytes += bytes.size();
  road->second.waiting.push_back({bytes, ticket});
}

void ConnectionPool::close_after_flush(const base::FlowId& flow, DropReason reason) {
  auto* entry =
      flow.boot == shared_.boot_id && flow.worker == worker_ ? find(flow.number) : nullptr;
  if (entry == nullptr) return;
  entry->connection.closing = reason;
  make_dirty(*entry);
}

void ConnectionPool::read(std::uint32_t number) {
  auto* entry = find(number);
  if (entry == nullptr) return;
  const auto source = entry->connection.source();
  const auto health = entry->connection.read(
      scratch_, [&](sip::Frame&& frame) { owner_.on_frame(source, std::move(frame)); },
      Clock::now());
  switch (health) {
    case Health::open:
      return wait_readable(*entry);
    case Health::more_waits:
      return reactor_.post([this, number] { read(number); });
    case Health::closed:
      // A FIN: what is queued may still leave.
      if (entry->connection.has_queued()) flush(*entry);
      return close(number, DropReason::none);
    case Health::failed:
      return lose(number);
  }
}

void ConnectionPool::wait_readable(Entry& entry) {
  entry.watch.wait_readable([this, number = entry.number] { read(number); });
}

void ConnectionPool::queue(Entry& entry, const std::string& bytes, net::SendTicket ticket) {
  if (!entry.connection.queue(bytes, ticket, spares_)) {
    shared_.drops.add(DropReason::send_queue_full);
    return owner_.on_send_failed(ticket, SendFailure::queue_full, "it does not read fast enough");
  }
  if (shared_.tap.open()) {
    const auto& far = entry.connection.source();
    shared_.tap.put(worker_, {false, far.side, far.peer, far.local, far.remote, far.flow, {}},
                    bytes);
  }
  entry.connection.touched(Clock::now());
  if (!net::is_ping(bytes)) {
    const auto& source = entry.connection.source();
    owner_.on_queued(source.side, entry.peer, source.remote.transport, bytes);
  }
  make_dirty(entry);
}

void ConnectionPool::make_dirty(Entry& entry) {
  if (entry.dirty) return;
  entry.dirty = true;
  dirty_.push_back(entry.number);
  owner_.want_turn_end();
}

// The last first: what a message led to goes out before the 100 with which we answered it.
void ConnectionPool::flush() {
  const auto numbers = std::exchange(dirty_, {});
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    auto* entry = find(*number);
    if (entry == nullptr) continue;
    entry->dirty = false;
    flush(*entry);
  }
}

void ConnectionPool::flush(Entry& entry) {
  auto& connection = entry.connection;
  const auto number = entry.number;
  if (connection.flush(spares_) == Health::failed) {
    return lose(number);
  }
  if (!connection.has_queued()) {
    if (connection.closing) close(number, *connection.closing);
    return;
  }
  if (entry.awaits_writable) return;
  entry.awaits_writable = true;
  entry.watch.wait_writable([this, number] {
    auto* waiting = find(number);
    if (waiting == nullptr) return;
    waiting->awaits_writable = false;
    flush(*waiting);
  });
}

void ConnectionPool::lose(std::uint32_t number) {
  const auto* entry = find(number);
  if (entry == nullptr) return;
  const auto* tls = entry->connection.tls();
  if (tls == nullptr || !tls->alert()) return close(number, DropReason::connection_lost);
  const auto failure = tls::refused_later(*now_->contexts, tls->facts(),
                                          entry->connection.source().remote, *tls->alert());
  shared_.drops.add(DropReason::handshake_failed);
  shared_.events->handshake_failed(failure);
  close(number, DropReason::handshake_failed, {send_failure_of(failure), failure.short_cause()});
}

void ConnectionPool::close(std::uint32_t number, DropReason reason, const Loss& loss) {
  const auto found = connections_.find(number);
  if (found == connections_.end()) return;
  const auto entry = std::move(found->second);
  connections_.erase(found);
  forget_ways(*entry);
  entry->connection.shutdown();
  const auto undelivered = entry->connection.undelivered();
  owner_.on_connection_lost(entry->way, undelivered, entry->connection.carried());
  for (const auto& ticket : undelivered) {
    owner_.on_send_failed(ticket, loss.failure, loss.why);
  }
  const auto& source = entry->connection.source();
  shared_.events->connection_down(
      {source.flow, now_->peer_name(entry->peer), source.remote, reason});
}

template <class Fits>
void ConnectionPool::close_where(DropReason reason, const Loss& loss, Fits fits) {
  std::vector<std::uint32_t> numbers;
  for (const auto& [number, entry] : connections_) {
    if (fits(*entry)) numbers.push_back(number);
  }
  for (const auto number : numbers) {
    shared_.drops.add(reason);
    close(number, reason, loss);
  }
}

void ConnectionPool::close_ways(const proxy::Wedged& what) {
  close_where(DropReason::peer_silent,
              {SendFailure::connection_lost, "it was connected and did not answer"},
              [&](const Entry& entry) {
                return entry.way && entry.way->peer == what.reach.peer &&
                       entry.way->identity == what.reach.identity &&
                       (!what.remote || entry.way->remote == *what.remote);
              });
}

void ConnectionPool::close_all_of(base::PeerId peer) {
  close_where(DropReason::draining, {SendFailure::flow_gone, "it is drained"},
              [&](const Entry& entry) { return entry.peer == peer; });
}

bool ConnectionPool::close_one(std::uint32_t number) {
  if (find(number) == nullptr) return false;
  shared_.drops.add(DropReason::closed_by_hand);
  close(number, DropReason::closed_by_hand,
        {SendFailure::connection_lost, "it was closed by hand"});
  return true;
}

void ConnectionPool::forget_ways(const Entry& entry) {
  if (entry.way) {
    const auto road = roads_.find(*entry.way);
    if (road != roads_.end() && road->second.number == entry.number) roads_.erase(road);
  }
  if (!entry.connection.dialled()) {
    const auto& source = entry.connection.source();
    shared_.inbound_streams.remove(source.remote, source.flow);
  }
}

ConnectionPool::Entry* ConnectionPool::find(std::uint32_t number) {
  const auto found = connections_.find(number);
  return found == connections_.end() ? nullptr : found->second.get();
}

ConnectionPool::Entry* ConnectionPool::any_of_peer(base::PeerId peer, const std::string& identity) {
  Entry* newest = nullptr;
  for (const auto& [number, entry] : connections_) {
    const bool fits = entry->connection.source().peer == peer && !entry->connection.closing &&
                      !entry->retires_at &&
                      (entry->way ? entry->way->identity : std::string()) == identity;
    if (fits && (newest == nullptr || number > newest->number)) newest = entry.get();
  }
  return newest;
}

// On TCP by its address.
base::PeerId ConnectionPool::peer_of(const Entry& entry) const {
  const auto& source = entry.connection.source();
  if (source.peer != base::no_peer) return source.peer;
  return now_->directory->peer_by_address(source.side, source.remote.address);
}

void ConnectionPool::tell_up(const Entry& entry, std::chrono::microseconds handshake_took) const {
  const auto* tls = entry.connection.tls();
  const auto& source = entry.connection.source();
  shared_.events->connection_up({source.flow, source.side, entry.peer, now_->peer_name(entry.peer),
                                 source.local, source.remote, entry.connection.dialled(),
                                 tls != nullptr ? &tls->facts() : nullptr, handshake_took});
}

}  // namespace sipward::runtime
