#include "sipward/core/proxy/call_watch.hpp"

namespace sipward::proxy {
namespace {

using sip::Header;
using sip::Method;

bool opens_dialog(const sip::Message& request) {
  return request.method() == Method::invite && !request.has_to_tag();
}

std::string_view uri_of(const std::optional<sip::NameAddr>& address) {
  return address ? address->uri : std::string_view();
}

// A BYE that was taken, or that found no call any more (§15.1.2).
bool ends_call(int status) {
  return (status >= 200 && status < 300) || status == 408 || status == 481;
}

// Without Record-Route the BYE takes another way.
bool is_seen_to_the_end(const Context& context, const Relay& relay) {
  const auto stays = [&](PeerId peer) {
    return peer == base::no_peer ||
           context.peer(peer).record_route != policy::RecordRouteStyle::none;
  };
  return stays(relay.sender) && stays(relay.plan.hop.peer);
}

Ending hung_up(const CallBook& calls, const Relay& bye) {
  const auto* call = calls.under_way(bye.request.value(Header::call_id));
  if (call == nullptr) return Ending::none;
  const auto& caller = call->caller;
  const bool from_caller =
      caller.side == call->callee.side ? bye.sender == caller.peer : bye.source.side == caller.side;
  return from_caller ? Ending::caller_hung_up : Ending::callee_hung_up;
}

void count(Turn& turn, const Relay& relay, int status) {
  auto& tally = turn.tally.of(relay.source.side);
  if (!relay.progress) tally.first_response.add(turn.context.now - relay.began);
  if (status >= 200) tally.invites[class_of(status)].add();
}

}  // namespace

void watch_branch(Turn& turn, const Relay& relay, const Branch& branch) {
  const auto& request = relay.request;
  if (!opens_dialog(request)) return;
  Call call;
  call.call_id = request.value(Header::call_id);
  call.from = uri_of(request.from());
  call.to = uri_of(request.to());
  call.caller = {relay.source.side, relay.sender, relay.source.remote};
  call.callee = {branch.to.side, branch.to.peer, branch.to.remote};
  call.began = relay.began;
  turn.calls.begun(std::move(call));
}

void watch_in_dialog(Turn& turn, const sip::Message& request) {
  if (request.has_to_tag() && request.method() != Method::bye) {
    turn.calls.heard(request.value(Header::call_id), turn.context.now);
  }
}

void watch_response(Turn& turn, const Relay& relay, int status) {
  const auto& request = relay.request;
  if (status <= 100 || relay.answered) return;
  if (relay.is_invite()) count(turn, relay, status);
  const auto call_id = request.value(Header::call_id);
  const auto now = turn.context.now;
  if (request.method() == Method::bye && ends_call(status)) {
    return turn.calls.ended(call_id, hung_up(turn.calls, relay), now);
  }
  if (status < 200 || !opens_dialog(request)) return;
  if (status >= 300) return turn.calls.refused(call_id, status, now);
  turn.calls.answered(call_id, now);
  if (!is_seen_to_the_end(turn.context, relay)) {
    turn.calls.ended(call_id, Ending::out_of_sight, now);
  }
}

}  // namespace sipward::proxy
