#include "sipward/core/proxy/client_side.hpp"

#include <utility>

#include "sipward/core/proxy/call_watch.hpp"
#include "sipward/core/proxy/local_request.hpp"
#include "sipward/core/proxy/member_choice.hpp"
#include "sipward/core/proxy/member_failover.hpp"
#include "sipward/core/proxy/response_context.hpp"
#include "sipward/core/proxy/server_side.hpp"
#include "sipward/core/proxy/via.hpp"

namespace sipward::proxy {
namespace {

using namespace transaction;

Reliability reliability(base::Transport transport) {
  return base::is_stream(transport) ? Reliability::reliable : Reliability::unreliable;
}

void send_ack(Turn& turn, const Branch& branch, const sip::Message& response) {
  if (const auto invite = sip::Message::parse(branch.bytes)) {
    turn.out.sends.push_back({branch.to, make_ack(*invite, response), branch.id});
  }
}

void deliver(Turn& turn, Branch& branch, const sip::Message& response) {
  const auto& to = branch.to;
  if (branch.check != 0) {
    return turn.health.on_check_answered(turn, branch.check, branch.id, response.status());
  }
  if (branch.relay == 0) return;
  turn.table.timers().stop(branch.id, Timer::silence);
  if (response.status() >= 200) turn.table.settled(branch);
  turn.failed_endpoints.forget(to.remote);
  const auto* relay = turn.table.relay(branch.relay);
  if (relay != nullptr && relay->plan.new_request) {
    turn.health.on_answer(turn, {to.peer, to.identity}, response.status());
  }
  on_branch_response(turn, branch.relay, branch.id, response);
}

void perform(Turn& turn, TransactionId id, const Actions& actions, const sip::Message* response) {
  for (const auto& action : actions) {
    auto* branch = turn.table.branch(id);
    if (branch == nullptr) return;
    const auto relay = branch->relay;
    const auto check = branch->check;
    if (std::holds_alternative<SendRequest>(action)) {
      turn.out.sends.push_back({branch->to, branch->bytes, id});
    } else if (std::holds_alternative<SendAck>(action)) {
      if (response != nullptr) send_ack(turn, *branch, *response);
    } else if (const auto* start = std::get_if<Start>(&action)) {
      turn.table.timers().start(id, start->timer, turn.context.now + start->after);
    } else if (const auto* stop = std::get_if<Stop>(&action)) {
      turn.table.timers().stop(id, stop->timer);
    } else if (std::holds_alternative<Deliver>(action)) {
      if (response != nullptr) deliver(turn, *branch, *response);
    } else if (const auto* give_up = std::get_if<GiveUp>(&action)) {
      stop_timer_c(turn, id);
      if (check != 0) {
        turn.health.on_check_undelivered(turn, check, id);
      } else {
        on_branch_gave_up(turn, relay, id, give_up->cause);
      }
    } else if (std::holds_alternative<Finish>(action)) {
      turn.table.close_branch(id);
    }
  }
}

template <class Ask>
void ask_client(Turn& turn, TransactionId id, Ask ask, const sip::Message* response = nullptr) {
  auto* branch = turn.table.branch(id);
  if (branch != nullptr) perform(turn, id, std::visit(ask, branch->client), response);
}

void start_machine(Turn& turn, TransactionId id) {
  ask_client(turn, id, [](auto& machine) { return machine.on_start(); });
}

Branch make_branch(Turn& turn, const Relay& relay, const base::Endpoint& endpoint) {
  const auto& hop = relay.plan.hop;
  Branch branch;
  branch.relay = relay.id;
  branch.name = new_branch(turn.context, relay.loop_mark,
                           hidden_marks(turn.context, relay.request, hop.peer));
  branch.to = destination(turn.context, relay.sender, hop, endpoint);
  branch.crossing = {{relay.source.side, relay.sender}, {hop.peer, hop.side, endpoint.transport}};
  branch.client = client_machine(turn, relay.request.method(), endpoint.transport);
  auto forwarded = forward_request(turn.context, relay.request, branch.crossing,
                                   {relay.plan, relay.source, branch.name});
  branch.bytes = std::move(forwarded.bytes);
  branch.record_routes_below = forwarded.record_routes_below;
  branch.identities_changed = forwarded.identities_changed;
  return branch;
}

// §18.1.1: what would not fit one packet of the path.
enum class Fit : std::uint8_t { fits, by_tcp, too_large };
Fit judge_size(const Turn& turn, const Relay& relay, const Branch& branch) {
  const bool datagram = branch.to.remote.transport == base::Transport::udp;
  if (!datagram || branch.bytes.size() <= turn.context.network.limits.udp_mtu) return Fit::fits;
  switch (turn.context.peer(branch.to.peer).oversize) {
    case policy::Oversize::fragment:
      return Fit::fits;
    case policy::Oversize::tcp:
      return relay.tcp_tried ? Fit::fits : Fit::by_tcp;
    case policy::Oversize::refuse:
      return Fit::too_large;
  }
  return Fit::fits;
}

// Never silently: whoever prefers TLS for a peer wants to know how often it was not to be had.
void tell_of_cleartext(Turn& turn, const Relay& relay, const Branch& branch) {
  const auto& peer = turn.context.peer(branch.to.peer);
  if (peer.security != policy::Security::prefer) return;
  if (branch.to.remote.transport == base::Transport::tls) return;
  turn.refuse(DropReason::sent_in_cleartext, 0, relay.source, branch.to.peer, relay.cause);
}

// A member was counted when it was chosen; others are not limited, but what they have to do is
// known.
void count(Turn& turn, Relay& relay, Branch& branch) {
  branch.counted = true;
  if (std::exchange(relay.counted_for, base::no_peer) == branch.to.peer) return;
  turn.loads.try_send(branch.to.peer, {}, policy::Standing::in_dialog, turn.context.now);
}

void on_timer_c(Turn& turn, Branch& branch) {
  const auto relay = branch.relay;
  if (branch.timed_out || branch.cancel_sent || !branch.provisional) {
    // Nothing more is to be hoped for: §16.8, as if a 408 had come.
    const bool abandoned = branch.abandoned;
    turn.table.close_branch(branch.id);
    if (!abandoned) on_timer_c_over(turn, relay);  // else it is another member's turn
    return;
  }
  branch.timed_out = true;
  cancel_branch(turn, branch.id);
}

}  // namespace

ClientMachine client_machine(const Turn& turn, sip::Method method, base::Transport transport) {
  const auto& timing = turn.context.network.timing;
  if (method == sip::Method::invite) return ClientInvite(timing, reliability(transport));
  return ClientOther(timing, reliability(transport));
}

TransactionId launch(Turn& turn, Branch branch) {
  const auto id = turn.table.open(std::move(branch)).id;
  start_machine(turn, id);
  return id;
}

Destination destination(const Context& context, PeerId sender, const NextHop& hop,
                        const base::Endpoint& endpoint) {
  return destination(hop, endpoint, context.peer(sender).outbound_trustpoint);
}

Destination destination(const NextHop& hop, const base::Endpoint& endpoint,
                        const std::string& identity) {
  Destination to;
  to.side = hop.side;
  to.peer = hop.peer;
  to.remote = endpoint;
  to.server_name = hop.server_name;
  if (endpoint.transport == base::Transport::tls) {
    to.identity = identity;
  }
  if (hop.flow) {
    to.local = hop.flow->local;
    to.flow = hop.flow->flow;
  }
  return to;
}

void start_branch(Turn& turn, TransactionId relay_id, const base::Endpoint& endpoint) {
  auto* relay = turn.table.relay(relay_id);
  if (relay == nullptr) return;
  auto branch = make_branch(turn, *relay, endpoint);
  switch (judge_size(turn, *relay, branch)) {
    case Fit::fits:
      break;
    case Fit::by_tcp: {
      relay->tcp_tried = true;
      relay->untried.insert(relay->untried.begin(), endpoint);  // should TCP fail
      branch = make_branch(turn, *relay, {base::Transport::tcp, endpoint.address, endpoint.port});
      break;
    }
    case Fit::too_large:
      return refuse(turn, relay_id, DropReason::oversize, {513, "", {}});
  }
  tell_of_cleartext(turn, *relay, branch);
  watch_branch(turn, *relay, branch);
  count(turn, *relay, branch);
  const auto id = turn.table.open(std::move(branch)).id;
  relay->branch = id;
  if (const auto patience = patience_with_member(turn.context, *relay); patience.count() > 0) {
    turn.table.timers().start(id, Timer::silence, turn.context.now + patience);
  }
  if (relay->is_invite()) {
    const auto timer_c = turn.context.network.timing.timer_c;
    turn.table.timers().start(id, Timer::c, turn.context.now + timer_c);
  }
  start_machine(turn, id);
}

void on_client_response(Turn& turn, TransactionId id, const sip::Message& response) {
  const int status = response.status();
  ask_client(
      turn, id, [status](auto& machine) { return machine.on_response(status); }, &response);
}

void on_client_timer(Turn& turn, TransactionId id, Timer timer) {
  auto* branch = turn.table.branch(id);
  if (branch == nullptr) return;
  if (timer == Timer::c) return on_timer_c(turn, *branch);
  if (timer == Timer::silence && branch->check != 0) {
    return turn.health.on_check_silent(turn, branch->check, id);
  }
  if (timer == Timer::silence) return on_silence(turn, id);
  if (timer == Timer::a || timer == Timer::e) {
    turn.tally.of(branch->to.side).retransmissions_sent.add();
  }
  ask_client(turn, id, [timer](auto& machine) { return machine.on_timer(timer); });
}

void on_client_send_failed(Turn& turn, TransactionId id) {
  ask_client(turn, id, [](auto& machine) { return machine.on_send_failed(); });
}

void cancel_branch(Turn& turn, TransactionId id) {
  auto* branch = turn.table.branch(id);
  if (branch == nullptr || branch->cancel_sent) return;
  branch->cancel_wanted = true;
  const auto* machine = std::get_if<ClientInvite>(&branch->client);
  if (machine == nullptr || !machine->proceeding()) return;
  const auto invite = sip::Message::parse(branch->bytes);
  if (!invite) return;
  branch->cancel_sent = true;
  const auto& timing = turn.context.network.timing;
  // §9.1: without a final response within 64*T1 the INVITE counts as cancelled.
  turn.table.timers().start(id, Timer::c, turn.context.now + timing.timer_b);
  const auto* relay = turn.table.relay(branch->relay);
  Branch cancel;
  cancel.name = branch->name;
  cancel.is_cancel = true;
  cancel.to = branch->to;
  cancel.crossing = branch->crossing;
  cancel.client = client_machine(turn, sip::Method::cancel, branch->to.remote.transport);
  cancel.bytes = make_cancel(*invite, relay != nullptr ? relay->cancel_reasons : std::string());
  launch(turn, std::move(cancel));
}

void stop_timer_c(Turn& turn, TransactionId branch) {
  turn.table.timers().stop(branch, Timer::c);
}

}  // namespace sipward::proxy
