#include "sipward/core/proxy/accepted_invite.hpp"

#include <utility>

#include "sipward/core/proxy/arrival.hpp"
#include "sipward/core/proxy/media_keys.hpp"
#include "sipward/core/proxy/response_context.hpp"

namespace sipward::proxy {
namespace {

bool is_accepted(const Relay* relay) {
  const auto* server =
      relay != nullptr ? std::get_if<transaction::ServerInvite>(&relay->server) : nullptr;
  return server != nullptr && server->accepted();
}

}  // namespace

void keep_accepted(Turn& turn, TransactionId relay_id, TransactionId branch_id) {
  auto* relay = turn.table.relay(relay_id);
  const auto* branch = turn.table.branch(branch_id);
  if (!is_accepted(relay) || branch == nullptr) return;
  const auto& to = branch->crossing.to;
  if (relay->left_one_waiting) return;
  AcceptedCall call;
  call.crossing = {{to.side, to.peer},
                   {relay->sender, relay->source.side, relay->source.remote.transport}};
  call.remote = branch->to.remote;
  call.record_routes_below = branch->record_routes_below;
  if (auto kept = withheld(turn.context, *relay, *branch); kept.any()) {
    call.withheld = std::make_unique<const Withheld>(std::move(kept));
  }
  call.keys_untold = may_tell_of_keys(turn, *relay, *branch);
  const auto& network = turn.context.network;
  turn.table.accept(*relay, *branch, std::move(call), turn.context.now + network.timing.timer_f,
                    network.limits.transactions);
}

void on_late_response(Turn& turn, AcceptedCall& call, const sip::Message& response,
                      const base::Source& source, PeerId sender) {
  const auto& from = call.crossing.from;
  if (!comes_from(from.side, from.peer, call.remote, source, sender)) {
    return turn.refuse(DropReason::response_wrong_source, 0, source, sender);
  }
  if (response.status() < 200 || response.status() >= 300) return;
  if (call.keys_untold) call.keys_untold = !tell_of_keys(turn, call, response);
  static const Withheld nothing;
  const auto& withheld = call.withheld ? *call.withheld : nothing;
  turn.out.sends.push_back({call.back,
                            forward_response(turn.context, response, call.crossing,
                                             {withheld, call.record_routes_below}),
                            call.relay});
}

void on_accepted_send_failed(Turn& turn, AcceptedCall& call) {
  if (std::exchange(call.loss_told, true)) return;
  base::Source source;
  source.side = call.back.side;
  source.remote = call.back.remote;
  turn.refuse(DropReason::response_undelivered, 0, source, call.back.peer);
}

}  // namespace sipward::proxy
