#include "sipward/core/proxy/proxy.hpp"

#include <utility>

#include "sipward/core/proxy/accepted_invite.hpp"
#include "sipward/core/proxy/arrival.hpp"
#include "sipward/core/proxy/client_side.hpp"
#include "sipward/core/proxy/incoming_request.hpp"
#include "sipward/core/proxy/lost_connection.hpp"
#include "sipward/core/proxy/response_context.hpp"
#include "sipward/core/proxy/server_side.hpp"
#include "sipward/core/proxy/stateless_ack.hpp"
#include "sipward/core/proxy/token_memory.hpp"

namespace sipward::proxy {
namespace {

DropReason reason_of(SendFailure failure) {
  switch (failure) {
    case SendFailure::connect_failed:
      return DropReason::connect_failed;
    case SendFailure::connect_timeout:
      return DropReason::connect_timeout;
    case SendFailure::handshake_failed:
    case SendFailure::certificate_refused:
      return DropReason::handshake_failed;
    case SendFailure::queue_full:
      return DropReason::send_queue_full;
    case SendFailure::connection_lost:
      return DropReason::connection_lost;
    case SendFailure::flow_gone:
      return DropReason::flow_gone;
    case SendFailure::no_listener:
      return DropReason::connect_failed;
  }
  return DropReason::connect_failed;
}

// At which step a peer was not reached; none: it says nothing about the peer.
policy::Cause step_of(SendFailure failure) {
  switch (failure) {
    case SendFailure::connect_failed:
    case SendFailure::connect_timeout:
    case SendFailure::connection_lost:
      return policy::Cause::tcp;
    case SendFailure::handshake_failed:
      return policy::Cause::tls;
    case SendFailure::certificate_refused:
      return policy::Cause::certificate;
    case SendFailure::queue_full:
      return policy::Cause::sip;
    case SendFailure::flow_gone:
    case SendFailure::no_listener:
      return policy::Cause::none;
  }
  return policy::Cause::none;
}

bool is_of_the_endpoint(SendFailure failure) {
  return failure == SendFailure::connect_failed || failure == SendFailure::connect_timeout ||
         failure == SendFailure::handshake_failed || failure == SendFailure::certificate_refused;
}

}  // namespace

class Proxy::State {
 public:
  State(std::shared_ptr<const policy::Network> network, ProxyDependencies dependencies)
      : table(dependencies.loads, dependencies.overload),
        health(*network, dependencies.duty),
        calls(dependencies.duty),
        network_(std::move(network)),
        directory_(std::make_shared<policy::Directory>(*network_)),
        use_(dependencies),
        tokens_(use_.sealer),
        loop_secret_(use_.random.next()) {}

  Turn turn(Time now, Outputs& out) {
    return {{*network_, *directory_, tokens_, use_.random, use_.flows, use_.long_tokens, now,
             loop_secret_, without_tls},
            table,
            names,
            use_.drops,
            status,
            without_tls,
            health,
            failed_endpoints,
            use_.loads,
            use_.overload,
            drains,
            dialogs,
            calls,
            use_.tally,
            out};
  }
  void set_network(std::shared_ptr<const policy::Network> network,
                   std::shared_ptr<const policy::Directory> directory) {
    network_ = std::move(network);
    directory_ = std::move(directory);
    health.chooser.adopt(*network_);
  }

  Table table;
  Names names;
  StatelessAcks acks;
  Status status;
  PeersWithoutTls without_tls;
  Health health;
  FailedEndpoints failed_endpoints;
  Drains drains;
  std::size_t dialogs = 0;
  CallBook calls;

 private:
  std::shared_ptr<const policy::Network> network_;
  std::shared_ptr<const policy::Directory> directory_;
  ProxyDependencies use_;
  TokenMemory tokens_;
  std::uint64_t loop_secret_;
};

Proxy::Proxy(std::shared_ptr<const policy::Network> network, ProxyDependencies dependencies)
    : state_(std::make_unique<State>(std::move(network), dependencies)) {}

Proxy::~Proxy() = default;

void Proxy::on_message(Inbound inbound, Time now, Outputs& out) {
  auto turn = state_->turn(now, out);
  const auto sender = admit(turn.context.directory, inbound.source);
  if (sender == base::no_peer) return on_unwelcome(turn, inbound, DropReason::unknown_source);
  if (forbids_cleartext(turn.context.peer(sender), inbound.source)) {
    return on_unwelcome(turn, inbound, DropReason::cleartext_refused, sender);
  }
  if (inbound.defect != DropReason::none) return on_defect(turn, std::move(inbound), sender);
  auto message = sip::Message::parse(std::move(inbound.bytes));
  const auto& source = inbound.source;
  if (!message) return on_defect(turn, {source, {}, DropReason::not_sip}, sender);
  turn.tally.received(source.side, sender, source.remote.transport, *message);
  if (!message->is_request()) return on_response(turn, *message, source);
  on_request(turn, state_->acks, std::move(*message), source, sender);
}

void Proxy::on_send_failed(SendId id, SendFailure failure, const std::string& why, Time now,
                           Outputs& out) {
  auto turn = state_->turn(now, out);
  if (auto* branch = turn.table.branch(id)) {
    if (auto* relay = turn.table.relay(branch->relay)) {
      // It says nothing about the peer that a connection has ended.
      if (failure == SendFailure::connection_lost && send_once_more(turn, *branch)) return;
      relay->failure = reason_of(failure);
      relay->cause = why;
      relay->step = step_of(failure);
    }
    if (is_of_the_endpoint(failure)) turn.failed_endpoints.note(branch->to.remote, now);
    turn.health.note_send_failure(branch->check, step_of(failure), why);
    on_client_send_failed(turn, id);
  } else if (auto* call = turn.table.accepted().by_relay(id)) {
    on_accepted_send_failed(turn, *call);
  } else {
    on_server_send_failed(turn, id);
  }
}

void Proxy::on_connection_lost(const LostConnection& lost, Time now, Outputs& out) {
  auto turn = state_->turn(now, out);
  proxy::on_connection_lost(turn, lost);
  if (lost.where) turn.health.on_connection_lost(turn, *lost.where);
}

void Proxy::on_resolved(QueryId id, const Located& located, Time now, Outputs& out) {
  auto turn = state_->turn(now, out);
  for (const auto waiter : turn.names.resolved(id, located, now)) {
    if (state_->acks.on_located(turn, waiter, located)) continue;
    if (turn.health.on_located(turn, waiter, located)) continue;
    on_located(turn, waiter, located);
  }
}

void Proxy::learn(const Wanted& wanted, const Located& located, Time now) {
  state_->names.learn(wanted, located, now);
}

void Proxy::on_time(Time now, Outputs& out) {
  auto turn = state_->turn(now, out);
  turn.table.accepted().forget_until(now);
  while (const auto due = turn.table.timers().pop(now)) {
    if (turn.table.branch(due->id) != nullptr) {
      on_client_timer(turn, due->id, due->timer);
    } else {
      on_server_timer(turn, due->id, due->timer);
    }
  }
  turn.health.on_time(turn);
}

void Proxy::look_after_peers(Time now, Outputs& out) {
  auto turn = state_->turn(now, out);
  turn.health.adopt(turn);
}

void Proxy::on_observation(const Observation& observation, Time now, Outputs& out) {
  auto turn = state_->turn(now, out);
  turn.health.on_observation(turn, observation);
}

void Proxy::on_vitals(const VitalsChange& change, Time now, Outputs& out) {
  auto turn = state_->turn(now, out);
  turn.health.learn(turn, change.reach, change.vitals);
}

void Proxy::on_endpoint(const EndpointChange& change) {
  if (change.serves) {
    state_->failed_endpoints.forget(change.endpoint);
  } else {
    state_->failed_endpoints.hold(change.endpoint);
  }
}

void Proxy::on_avoidance(const Avoidance& what) {
  state_->health.chooser.avoid(what.peer, what.until);
}

std::optional<Time> Proxy::next_deadline() const {
  std::optional<Time> earliest;
  for (const auto& next :
       {state_->table.timers().next(), state_->table.accepted().next(), state_->health.next()}) {
    if (next && (!earliest || *next < *earliest)) earliest = next;
  }
  return earliest;
}

void Proxy::set_network(std::shared_ptr<const policy::Network> network,
                        std::shared_ptr<const policy::Directory> directory) {
  state_->set_network(std::move(network), std::move(directory));
}
void Proxy::set_status(Status status) {
  state_->status = status;
}
void Proxy::set_drained(const Drained& what, bool drained) {
  state_->drains.set(what, drained);
}
std::size_t Proxy::transactions() const {
  return state_->table.size();
}
std::size_t Proxy::unanswered() const {
  return state_->table.unanswered();
}
const CallBook& Proxy::calls() const {
  return state_->calls;
}
std::size_t Proxy::dialogs_created() const {
  return state_->dialogs;
}

}  // namespace sipward::proxy
