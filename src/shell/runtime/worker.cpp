#include "sipward/shell/runtime/worker.hpp"

#include <pthread.h>

#include <algorithm>
#include <utility>

#include "sipward/core/sip/call_id.hpp"
#include "sipward/core/sip/framer.hpp"

namespace sipward::runtime {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = sip::Frame::Kind;

// Often enough for the shortest deadline, seldom enough for many connections.
Clock::duration sweep_interval(const ConnectionSettings& settings) {
  const auto shortest = std::min({settings.first_message_timeout, settings.message_timeout,
                                  settings.idle_timeout, std::chrono::milliseconds(4'000)});
  return std::max(shortest / 4, std::chrono::milliseconds(10));
}

std::vector<proxy::SendId> ids_of(const std::vector<net::SendTicket>& tickets,
                                  std::uint32_t worker) {
  std::vector<proxy::SendId> ids;
  for (const auto& ticket : tickets) {
    if (ticket.worker == worker) ids.push_back(ticket.id);
  }
  return ids;
}

}  // namespace

Worker::Worker(Shared& shared, std::uint32_t number)
    : shared_(shared),
      now_(shared.snapshot()),
      number_(number),
      proxy_(now_->network, {*shared.sealer, random_, *shared.flows, *shared.long_tokens,
                             shared.drops, *this, shared.loads, *shared.overload, tally_}),
      pool_(shared, reactor_, number, *this),
      handshakes_(shared, reactor_, number),
      datagrams_(shared, reactor_, number,
                 [this](const base::Source& source, std::string bytes) {
                   on_datagram(source, std::move(bytes));
                 }),
      deadline_(reactor_),
      sweep_(reactor_),
      mailbox_(reactor_, [this](std::vector<Letter>& letters) { open_letters(letters); }) {}

base::Time Worker::core_now() {
  return std::chrono::time_point_cast<base::Duration>(Clock::now());
}

Worker::~Worker() {
  stop();
}

void Worker::add_socket(base::ListenerId listener, net::Descriptor socket) {
  datagrams_.add(listener, std::move(socket));
}

void Worker::start() {
  outbox_.resize(shared_.workers.size());
  reactor_.post([this] {
    datagrams_.start();
    proxy_.look_after_peers(core_now(), outputs_);
    perform();
    sweep();
  });
  thread_ = std::thread([this] { reactor_.run(); });
  ::pthread_setname_np(thread_.native_handle(), ("worker " + std::to_string(number_)).c_str());
}

void Worker::stop() {
  reactor_.stop();
  if (thread_.joinable()) thread_.join();
}

void Worker::on_datagram(const base::Source& source, std::string bytes) {
  const auto& limits = now_->network->limits;
  if (bytes.size() > limits.udp_message_bytes) {
    return dispatch({source, std::move(bytes), base::DropReason::message_too_large});
  }
  auto frame = sip::frame_datagram(std::move(bytes), limits.frame);
  if (frame.kind == Kind::ping || frame.kind == Kind::pong) return;  // RFC 3261 §7.5, and NATs
  dispatch({source, std::move(frame.bytes), frame.reason});
}

void Worker::on_frame(const base::Source& source, sip::Frame&& frame) {
  if (frame.kind == Kind::ping) {
    pool_.send_over(source.flow, "\r\n", {});
    return;
  }
  if (frame.kind == Kind::pong) return;
  dispatch({source, std::move(frame.bytes), frame.reason});
}

void Worker::dispatch(proxy::Inbound inbound) {
  if (shared_.tap.open()) {
    const auto& source = inbound.source;
    shared_.tap.put(number_,
                    {true, source.side, source.peer, source.local, source.remote, source.flow, {}},
                    inbound.bytes);
  }
  if (shared_.workers.size() == 1) return handle(std::move(inbound));
  const auto owner = shared_.owners->owner_of(sip::call_id_of(inbound.bytes), number_, core_now());
  if (owner == number_) return handle(std::move(inbound));
  send_to_worker(owner, Deliver{std::move(inbound)});
}

void Worker::handle(proxy::Inbound inbound) {
  proxy_.on_message(std::move(inbound), core_now(), outputs_);
  perform();
}

template <class Content>
void Worker::send_to_others(const Content& content) {
  for (std::uint32_t worker = 0; worker < shared_.workers.size(); ++worker) {
    if (worker != number_) send_to_worker(worker, content);
  }
}

void Worker::tell_of_health() {
  for (auto& observation : std::exchange(outputs_.observations, {})) {
    const auto owner = shared_.worker_of(observation.reach.peer);
    if (owner == number_) {
      proxy_.on_observation(observation, core_now(), outputs_);
    } else {
      send_to_worker(owner, Observed{std::move(observation)});
    }
  }
  for (const auto& avoidance : outputs_.avoidances) send_to_others(PeerBusy{avoidance});
  for (const auto& change : outputs_.vitals) {
    send_to_others(PeerLearned{change});
    shared_.events->vitals_changed(now_->peer_name(change.reach.peer), change);
  }
  for (const auto& change : outputs_.endpoints) send_to_others(EndpointLearned{change});
  for (const auto& wedged : outputs_.reconnects) {
    const bool datagrams = wedged.remote && !base::is_stream(wedged.remote->transport);
    if (datagrams) {
      // There is no connection to be lost; whoever waits for an answer has lost as much.
      tell_of_loss(Way{wedged.reach.peer, *wedged.remote, {}, {}}, {}, nullptr);
    } else {
      pool_.close_ways(wedged);
      send_to_others(CloseWays{wedged});
    }
  }
}

void Worker::perform() {
  tell_of_health();
  for (auto& send : outputs_.sends) transmit(std::move(send), number_);
  for (auto& query : outputs_.resolves) look_up(std::move(query));
  for (const auto& close : outputs_.closes) close_flow(close);
  for (const auto& refusal : outputs_.refusals) {
    shared_.events->refused(refusal, now_->peer_name(refusal.peer));
  }
  outputs_.clear();
  want_turn_end();
}

// The answer comes on the resolver's thread. Every worker is to know it when DNS fails later.
void Worker::look_up(proxy::Resolve query) {
  auto told = [this, query](const net::NameAnswer& answer) {
    put(Looked{query.id, answer.located});
    if (answer.located.found == proxy::Found::failed) return;
    for (auto* other : shared_.workers) {
      if (other != this) other->put(Learned{query.wanted, answer.located});
    }
  };
  shared_.resolver->look_up(std::move(query.wanted), std::move(told));
}

void Worker::transmit(proxy::Send send, std::uint32_t from) {
  const net::SendTicket ticket{from, send.id};
  if (base::is_stream(send.to.remote.transport)) return transmit_stream(std::move(send), ticket);
  tally_.sent(send.to.side, send.to.peer, base::Transport::udp, send.bytes);
  if (!datagrams_.send(send.to, std::move(send.bytes))) {
    on_send_failed(ticket, proxy::SendFailure::no_listener, "no UDP socket of that side fits it");
  }
}

void Worker::transmit_stream(proxy::Send send, net::SendTicket ticket) {
  auto& flow = send.to.flow;
  // The very connection that somebody dialled to us: its far end is an address like any other.
  if (!flow && send.to.identity.empty()) {
    flow = shared_.inbound_streams.find(send.to.remote, send.to.peer);
  }
  if (flow && flow.boot == shared_.boot_id && flow.worker != number_ &&
      flow.worker < shared_.workers.size()) {
    return send_to_worker(flow.worker, Transmit{std::move(send), ticket.worker});
  }
  if (flow && pool_.send_over(flow, send.bytes, ticket)) return;
  flow = {};
  if (send.to.flow_only || !now_->has_peer(send.to.peer)) {
    return on_send_failed(ticket, proxy::SendFailure::flow_gone, "its connection is gone");
  }
  const auto dialling = shared_.dialling_worker(*now_, send.to.peer, number_);
  if (dialling != number_) {
    return send_to_worker(dialling, Transmit{std::move(send), ticket.worker});
  }
  pool_.send_along(send.to, send.bytes, ticket);
}

void Worker::on_send_failed(net::SendTicket ticket, proxy::SendFailure failure,
                            const std::string& why) {
  if (ticket.id != 0) send_to_worker(ticket.worker, SendFailed{ticket.id, failure, why});
}

void Worker::on_queued(base::Side side, base::PeerId peer, base::Transport transport,
                       std::string_view bytes) {
  tally_.sent(side, peer, transport, bytes);
}

void Worker::on_connection_lost(const std::optional<Way>& way, const Tickets& undelivered,
                                const Tickets& carried) {
  if (way || !carried.empty()) tell_of_loss(way, undelivered, &carried);
}

// Calls that it concerns are any worker's.
void Worker::tell_of_loss(const std::optional<Way>& way, const Tickets& undelivered,
                          const Tickets* carried) {
  for (std::uint32_t worker = 0; worker < shared_.workers.size(); ++worker) {
    ConnectionLost letter{way, ids_of(undelivered, worker), {}};
    if (carried != nullptr) letter.carried = ids_of(*carried, worker);
    send_to_worker(worker, std::move(letter));
  }
}

void Worker::close_flow(const proxy::CloseFlow& what) {
  const bool ours = what.flow.worker == number_;
  if (ours) return pool_.close_after_flush(what.flow, what.reason);
  if (what.flow.worker < shared_.workers.size()) {
    send_to_worker(what.flow.worker, CloseConnection{what});
  }
}

void Worker::send_to_worker(std::uint32_t worker, Letter letter) {
  outbox_[worker].push_back(std::move(letter));
  want_turn_end();
}

void Worker::want_turn_end() {
  if (std::exchange(turn_end_wanted_, true)) return;
  reactor_.post([this] { end_turn(); });
}

// Everything that this turn brought leaves together: one write a connection, one wake-up a worker.
void Worker::end_turn() {
  turn_end_wanted_ = false;
  pool_.flush();
  datagrams_.flush();
  for (std::size_t i = 0; i < outbox_.size(); ++i) shared_.workers[i]->put_all(outbox_[i]);
  publish_counts();
  arm_deadline();
}

void Worker::arm_deadline() {
  const auto next = proxy_.next_deadline();
  if (next == armed_for_) return;
  armed_for_ = next;
  if (!next) return deadline_.stop();
  deadline_.start(*next, [this] {
    armed_for_.reset();
    proxy_.on_time(core_now(), outputs_);
    perform();
  });
}

void Worker::sweep() {
  const auto now = Clock::now();
  note_lag(now);
  pool_.check_deadlines(now);
  publish_counts();
  beats_.fetch_add(1, std::memory_order_relaxed);
  sweep_due_ = now + sweep_interval(now_->connections);
  sweep_.start(*sweep_due_, [this] { sweep(); });
}

}  // namespace sipward::runtime
