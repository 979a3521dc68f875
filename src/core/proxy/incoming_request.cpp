#include "sipward/core/proxy/incoming_request.hpp"

#include <utility>

#include "sipward/core/proxy/admission.hpp"
#include "sipward/core/proxy/arrival.hpp"
#include "sipward/core/proxy/call_watch.hpp"
#include "sipward/core/proxy/local_request.hpp"
#include "sipward/core/proxy/media_keys.hpp"
#include "sipward/core/proxy/member_choice.hpp"
#include "sipward/core/proxy/options.hpp"
#include "sipward/core/proxy/response_context.hpp"
#include "sipward/core/proxy/server_side.hpp"
#include "sipward/core/proxy/via.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;
using sip::Method;
using transaction::Reliability;

struct Arrival {
  const base::Source& source;
  PeerId sender;
  std::string key;
  const sip::Via& via;  // the request's top one
};

TransactionId open_relay(Turn& turn, sip::Message request, const Arrival& arrival) {
  const auto& timing = turn.context.network.timing;
  const auto& source = arrival.source;
  const auto link =
      base::is_stream(source.remote.transport) ? Reliability::reliable : Reliability::unreliable;
  auto top_via = stamped_via(request.text(request.top_via_value()->span), arrival.via, source);
  auto back = way_back(arrival.via, source, arrival.sender);
  const bool invite = request.method() == Method::invite;
  Relay relay(std::move(request), transaction::ServerOther(timing, link));
  relay.key = arrival.key;
  relay.source = source;
  relay.sender = arrival.sender;
  relay.back = std::move(back);
  relay.top_via = std::move(top_via);
  relay.began = turn.context.now;
  if (invite) relay.server = transaction::ServerInvite(timing, link);
  return turn.table.open(std::move(relay)).id;
}

void on_cancel(Turn& turn, sip::Message request, const Arrival& arrival) {
  const auto key = server_key(request, arrival.via, arrival.source, Method::invite);
  const auto* invite = turn.table.find_relay(key);
  const auto invite_id = invite != nullptr ? invite->id : 0;
  const bool too_late = invite == nullptr && turn.table.accepted().by_request(key) != nullptr;
  auto reasons = reason_lines(request);
  const auto id = open_relay(turn, std::move(request), arrival);
  if (invite_id == 0 && !too_late) {
    return refuse(turn, id, DropReason::cancel_without_transaction, {481, "", {}});
  }
  answer(turn, id, {200, "", {}});
  if (!too_late) cancel_relay(turn, invite_id, std::move(reasons));
}

void on_ack_request(Turn& turn, StatelessAcks& acks, sip::Message request, const Arrival& arrival) {
  const auto key = server_key(request, arrival.via, arrival.source, Method::invite);
  const auto* invite = turn.table.find_relay(key);
  const auto* machine =
      invite != nullptr ? std::get_if<transaction::ServerInvite>(&invite->server) : nullptr;
  if (machine != nullptr && !machine->accepted()) return on_ack(turn, invite->id);
  const bool accepted = machine != nullptr || turn.table.accepted().by_request(key) != nullptr;
  if (!accepted && acknowledges_us(turn.context, request)) return;
  acks.forward(turn, std::move(request), arrival.source, arrival.sender);
}

// Refusals that need no routing. True if the request may go on.
bool admitted(Turn& turn, const Relay& relay) {
  const auto& request = relay.request;
  const auto id = relay.id;
  const auto& context = turn.context;
  const auto& plan = relay.plan;
  const bool drained = turn.status.draining || relay.source.retiring ||
                       turn.drains.holds_peer(relay.sender) ||
                       (plan.group == policy::no_group && plan.reason == DropReason::none &&
                        turn.drains.holds_member(plan.named_of, plan.hop.peer));
  if (drained && !request.has_to_tag()) {
    refuse(turn, id, DropReason::draining, {503, "", retry_after_line(context)});
    return false;
  }
  if (has_looped(request, relay.loop_mark)) {
    refuse(turn, id, DropReason::loop, {482, "", {}});
    return false;
  }
  if (auto unsupported = unsupported_line(request); !unsupported.empty()) {
    refuse(turn, id, DropReason::bad_extension, {420, "", std::move(unsupported)});
    return false;
  }
  return true;
}

void refuse_plan(Turn& turn, const Relay& relay) {
  const auto& plan = relay.plan;
  Answer what{plan.status, plan.phrase, {}};
  if (plan.reason == DropReason::sips_to_cleartext) {
    what.headers = warning_line(turn.context, relay.source.side, relay.sender, 380, plan.detail);
  }
  refuse(turn, relay.id, plan.reason, what, plan.detail);
}

void refuse_for_lack_of_members(Turn& turn, const Relay& relay) {
  const auto why = why_nobody(turn, relay);
  Answer what{503, "", retry_after_line(turn.context)};
  what.headers += warning_line(turn.context, relay.source.side, relay.sender, 399, why);
  refuse(turn, relay.id, DropReason::no_usable_member, what, why);
}

void on_new_request(Turn& turn, TransactionId id) {
  auto* relay = turn.table.relay(id);
  if (relay->is_invite()) answer(turn, id, {100, "", {}});
  relay->loop_mark = loop_mark(turn.context, relay->request, relay->source);
  relay->plan = plan_request(turn.context, relay->request, relay->source, relay->sender);
  if (relay->plan.for_us) return answer_options(turn, *relay);
  if (!admitted(turn, *relay)) return;
  if (relay->request.value(Header::max_forwards) == "0") {
    return refuse(turn, id, DropReason::max_forwards_zero, {483, "", {}});
  }
  if (relay->plan.reason != DropReason::none) return refuse_plan(turn, *relay);
  if (relay->plan.group != policy::no_group && !take_member(turn, *relay)) {
    return refuse_for_lack_of_members(turn, *relay);
  }
  if (refuses_keys(turn, *relay)) {
    return refuse(turn, id, DropReason::sdes_to_cleartext, {488, "", {}});
  }
  begin_forwarding(turn, id);
}

}  // namespace

void on_request(Turn& turn, StatelessAcks& acks, sip::Message request, const base::Source& source,
                PeerId sender) {
  if (const auto verdict = sip::judge_request(request); !verdict) {
    return on_unfit(turn, request, source, sender, verdict);
  }
  const auto via = *request.top_via();  // sanity saw it; the request itself moves on
  Arrival arrival{source, sender, {}, via};
  if (request.method() == Method::ack) {
    return on_ack_request(turn, acks, std::move(request), arrival);
  }
  arrival.key = server_key(request, via, source, request.method());
  if (const auto* known = turn.table.find_relay(arrival.key)) {
    return on_retransmission(turn, known->id);
  }
  // RFC 6026 §7.1: a retransmission of an accepted INVITE is absorbed.
  if (request.method() == Method::invite && turn.table.accepted().by_request(arrival.key)) {
    return turn.tally.of(source.side).retransmissions_received.add();
  }
  if (!admit_load(turn, request, source, sender)) return;
  if (request.method() == Method::cancel) return on_cancel(turn, std::move(request), arrival);
  watch_in_dialog(turn, request);
  on_new_request(turn, open_relay(turn, std::move(request), arrival));
}

}  // namespace sipward::proxy
