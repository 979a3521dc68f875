#include "sipward/core/proxy/server_side.hpp"

#include <utility>

#include "sipward/core/proxy/call_watch.hpp"

namespace sipward::proxy {
namespace {

using namespace transaction;

constexpr int trying = 100;

void perform(Turn& turn, Relay& relay, const Actions& actions) {
  const auto id = relay.id;
  for (const auto& action : actions) {
    if (std::holds_alternative<SendResponse>(action)) {
      turn.out.sends.push_back({relay.back, relay.response, id});
    } else if (const auto* start = std::get_if<Start>(&action)) {
      turn.table.timers().start(id, start->timer, turn.context.now + start->after);
    } else if (const auto* stop = std::get_if<Stop>(&action)) {
      turn.table.timers().stop(id, stop->timer);
    } else if (std::holds_alternative<GiveUp>(action)) {
      turn.refuse(DropReason::response_undelivered, 0, relay.source, relay.sender);
    } else if (std::holds_alternative<Finish>(action)) {
      turn.table.close_relay(id);
      return;
    }
  }
}

template <class Ask>
void ask_server(Turn& turn, TransactionId id, Ask ask) {
  auto* relay = turn.table.relay(id);
  if (relay != nullptr) perform(turn, *relay, std::visit(ask, relay->server));
}

}  // namespace

void respond(Turn& turn, TransactionId id, int status, std::string bytes) {
  auto* relay = turn.table.relay(id);
  if (relay == nullptr) return;
  relay->response = std::move(bytes);
  watch_response(turn, *relay, status);
  if (status > trying && status < 200) relay->progress = true;
  if (status >= 200) {
    if (relay->is_invite() && status < 300 && !relay->answered) ++turn.dialogs;
    turn.table.answered(*relay);
  }
  ask_server(turn, id, [status](auto& machine) { return machine.on_response(status); });
}

void answer(Turn& turn, TransactionId id, const Answer& what) {
  const auto* relay = turn.table.relay(id);
  if (relay == nullptr) return;
  respond(turn, id, what.status, answer_bytes(turn.context, relay->request, what, relay->top_via));
}

void refuse(Turn& turn, TransactionId id, DropReason reason, const Answer& what,
            std::string detail) {
  const auto* relay = turn.table.relay(id);
  if (relay == nullptr) return;
  turn.refuse(reason, what.status, relay->source, relay->sender, std::move(detail));
  answer(turn, id, what);
}

void on_retransmission(Turn& turn, TransactionId id) {
  if (const auto* relay = turn.table.relay(id)) {
    turn.tally.of(relay->source.side).retransmissions_received.add();
  }
  ask_server(turn, id, [](auto& machine) { return machine.on_request(); });
}

void on_ack(Turn& turn, TransactionId id) {
  auto* relay = turn.table.relay(id);
  if (relay == nullptr) return;
  if (auto* invite = std::get_if<ServerInvite>(&relay->server)) {
    perform(turn, *relay, invite->on_ack());
  }
}

void on_server_timer(Turn& turn, TransactionId id, Timer timer) {
  ask_server(turn, id, [timer](auto& machine) { return machine.on_timer(timer); });
}

void on_server_send_failed(Turn& turn, TransactionId id) {
  ask_server(turn, id, [](auto& machine) { return machine.on_send_failed(); });
}

}  // namespace sipward::proxy
