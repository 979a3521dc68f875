#include "sipward/core/proxy/response_context.hpp"

#include <utility>

#include "sipward/core/proxy/accepted_invite.hpp"
#include "sipward/core/proxy/client_side.hpp"
#include "sipward/core/proxy/contact.hpp"
#include "sipward/core/proxy/local_request.hpp"
#include "sipward/core/proxy/location.hpp"
#include "sipward/core/proxy/media_keys.hpp"
#include "sipward/core/proxy/member_choice.hpp"
#include "sipward/core/proxy/member_failover.hpp"
#include "sipward/core/proxy/next_hop.hpp"
#include "sipward/core/proxy/registration.hpp"
#include "sipward/core/proxy/server_side.hpp"
#include "sipward/core/proxy/topology.hpp"

namespace sipward::proxy {
namespace {

using transaction::GiveUp;

constexpr int most_redirects = 5;  // of one request
using transaction::Timer;

bool may_try_next(const Relay& relay) {
  return relay.may_go_on() && !relay.untried.empty();
}

void try_next(Turn& turn, Relay& relay) {
  const auto endpoint = relay.untried.front();
  relay.untried.erase(relay.untried.begin());
  start_branch(turn, relay.id, endpoint);
}

// Of requests that went to the peer's own target: where a dialog leads may be another host, whose
// failures say nothing of the peer.
void tell_health(Turn& turn, const Relay& relay, policy::Cause cause, const std::string& why) {
  if (!relay.plan.new_request) return;
  turn.health.on_failure(turn, reach_of(turn.context, relay), cause, why);
}

// security = "prefer": what TLS could not do is done in cleartext.
bool fall_back(Turn& turn, Relay& relay, TransactionId branch_id) {
  const auto* branch = turn.table.branch(branch_id);
  const auto& target = relay.plan.request_uri ? std::string_view(*relay.plan.request_uri)
                                              : relay.request.request_uri();
  const bool unreached = relay.failure == DropReason::connect_failed ||
                         relay.failure == DropReason::connect_timeout ||
                         relay.failure == DropReason::handshake_failed ||
                         // a TLS 1.3 server refuses us after the handshake: twice is enough
                         (relay.failure == DropReason::connection_lost && relay.retried);
  if (branch == nullptr || !unreached || relay.progress) return false;
  if (!may_fall_back(turn.context, relay.plan.hop, target)) return false;
  const auto address = branch->to.remote.address;
  turn.without_tls.insert(relay.plan.hop.peer);
  take_cleartext(turn.context, relay.plan.hop);
  start_branch(turn, relay.id, {relay.plan.hop.transport, address, relay.plan.hop.port});
  return true;
}

std::string cause_of(const Relay& relay, DropReason reason) {
  return relay.cause.empty() ? std::string(base::sentence(reason)) : relay.cause;
}

void answer_unreachable(Turn& turn, const Relay& relay, DropReason reason) {
  const auto& peer = turn.context.peer(relay.plan.hop.peer).name;
  const auto text =
      relay.failures.empty() ? "peer " + peer + ": " + cause_of(relay, reason) : relay.failures;
  // RFC 5626 §5.3.1: the flow by which a phone alone could be reached is gone.
  const bool flow_gone = reason == DropReason::flow_gone;
  Answer what{flow_gone ? 430 : 503, flow_gone ? "Flow Failed" : "", {}};
  if (!flow_gone) what.headers = retry_after_line(turn.context);
  what.headers += warning_line(turn.context, relay.source.side, relay.sender, 399, text);
  refuse(turn, relay.id, reason, what, text);
}

void answer_terminated(Turn& turn, TransactionId relay) {
  answer(turn, relay, {487, "", {}});
}

void forward_back(Turn& turn, Relay& relay, const Branch& branch, const sip::Message& response) {
  tell_of_keys(turn, relay, branch, response);
  respond(turn, relay.id, response.status(), bytes_back(turn.context, relay, branch, response));
}

void on_provisional(Turn& turn, Relay& relay, Branch& branch, const sip::Message& response) {
  branch.provisional = true;
  if (branch.cancel_wanted) cancel_branch(turn, branch.id);
  // RFC 4320 §4.1: non-INVITE transactions have no use for a 1xx.
  if (!relay.is_invite() || response.status() == 100 || relay.answered) return;
  if (!branch.cancel_sent) {
    const auto& timing = turn.context.network.timing;
    turn.table.timers().start(branch.id, Timer::c, turn.context.now + timing.timer_c);
  }
  forward_back(turn, relay, branch, response);
}

// redirect = "follow": the first Contact is called instead, if it leads to a peer that the sender
// may call. False: it does not, and the 3xx goes back.
bool follow(Turn& turn, Relay& relay, const Branch& branch, const sip::Message& response) {
  const auto& context = turn.context;
  const auto& from = branch.crossing.to;
  const auto uri = first_contact(response);
  if (!uri || relay.cancelled || relay.redirects >= most_redirects) return false;
  const auto peer = named_peer(context, from.side, *uri);
  if (peer == base::no_peer || !context.network.may_talk(relay.sender, peer)) return false;
  if (turn.drains.holds_peer(peer) && !relay.request.has_to_tag()) return false;
  ++relay.redirects;
  relay.untried.clear();
  relay.plan.group = policy::no_group;
  relay.plan.hop = hop_to_uri(context, from.side, peer, *uri);
  relay.plan.request_uri =
      std::string(uri->scheme_text) + ":" + std::string(uri->rest.substr(0, uri->rest.find('?')));
  begin_forwarding(turn, relay.id);
  return true;
}

void on_final(Turn& turn, Relay& relay, const Branch& branch, const sip::Message& response) {
  stop_timer_c(turn, branch.id);
  const int status = response.status();
  // Another member was faster; a second 2xx is a fork's, and means something to INVITEs alone.
  if (relay.answered && (status >= 300 || !relay.is_invite())) return;
  if (status == 503 && relay.plan.group == policy::no_group && may_try_next(relay)) {
    return try_next(turn, relay);
  }
  if (status >= 300 && leave_member(turn, relay, branch, response)) return;
  const bool redirected = status >= 300 && status < 400;
  if (redirected && turn.context.peer(branch.to.peer).redirect == policy::Redirect::follow &&
      follow(turn, relay, branch, response)) {
    return;
  }
  if (status == 487 && branch.timed_out && !relay.cancelled) {
    return on_timer_c_over(turn, relay.id);
  }
  const bool accepted = relay.is_invite() && status < 300;
  if (relay.request.method() == sip::Method::register_ && status < 300) {
    record_registration(turn, relay, branch, response);
  }
  const auto relay_id = relay.id, branch_id = branch.id;
  forward_back(turn, relay, branch, response);
  if (accepted) keep_accepted(turn, relay_id, branch_id);
}

}  // namespace

std::string bytes_back(const Context& context, const Relay& relay, const Branch& branch,
                       const sip::Message& response) {
  const Crossing crossing{{branch.crossing.to.side, branch.crossing.to.peer},
                          {relay.sender, relay.source.side, relay.source.remote.transport}};
  const bool registers = relay.request.method() == sip::Method::register_;
  return forward_response(
      context, response, crossing,
      {withheld(context, relay, branch), branch.record_routes_below, registers});
}

Withheld withheld(const Context& context, const Relay& relay, const Branch& branch) {
  Withheld withheld;
  const auto& request = relay.request;
  if (hides_topology(context, branch.crossing.to.peer)) {
    withheld.vias = via_lines(request, relay.top_via);
  }
  if (branch.identities_changed) {
    withheld.from = request.value(sip::Header::from);
    if (request.to()) withheld.to_uri = request.to()->uri;
  }
  return withheld;
}

void begin_forwarding(Turn& turn, TransactionId id) {
  auto* relay = turn.table.relay(id);
  if (relay == nullptr) return;
  const auto& hop = relay->plan.hop;
  if (hop.flow && !base::is_stream(hop.transport)) {
    relay->untried = {hop.flow->remote};
  } else if (hop.host.empty()) {
    relay->untried = {base::Endpoint{hop.transport, {}, 0}};  // a live connection of the peer
  } else if (const auto address = base::IpAddress::parse(hop.host)) {
    relay->untried = {base::Endpoint{hop.transport, *address, hop.port}};
  } else {
    const auto located = look_up(turn, hop, id);
    relay->resolving = !located;
    if (located) on_located(turn, id, *located);
    return;
  }
  try_next(turn, *relay);
}

void on_located(Turn& turn, TransactionId id, const Located& located) {
  auto* relay = turn.table.relay(id);
  if (relay == nullptr || relay->answered) return;
  relay->resolving = false;
  const auto& hop = relay->plan.hop;
  const auto endpoints = endpoints_of(turn.context, hop, located);
  if (endpoints.empty()) {
    relay->cause = why_nowhere(hop, located);
    tell_health(turn, *relay, policy::Cause::dns, relay->cause);
    if (try_next_member(turn, *relay, relay->cause) || answer_best(turn, *relay)) return;
    return answer_unreachable(turn, *relay, DropReason::resolve_failed);
  }
  relay->untried.insert(relay->untried.end(), endpoints.begin(), endpoints.end());
  turn.failed_endpoints.put_last(relay->untried, turn.context.now);
  try_next(turn, *relay);
}

void on_branch_response(Turn& turn, TransactionId relay_id, TransactionId branch_id,
                        const sip::Message& response) {
  auto* relay = turn.table.relay(relay_id);
  auto* branch = turn.table.branch(branch_id);
  if (relay == nullptr || branch == nullptr) return;  // a CANCEL's, or the sender is gone
  if (branch->abandoned && on_late_answer(turn, *relay, *branch, response)) return;
  if (response.status() < 200) {
    on_provisional(turn, *relay, *branch, response);
  } else {
    on_final(turn, *relay, *branch, response);
  }
}

void on_branch_gave_up(Turn& turn, TransactionId relay_id, TransactionId branch_id,
                       GiveUp::Cause cause) {
  auto* relay = turn.table.relay(relay_id);
  if (relay == nullptr || relay->branch != branch_id || relay->answered) return;
  if (relay->cancelled) return answer_terminated(turn, relay_id);
  const bool silent = cause == GiveUp::Cause::timeout;
  const auto why = silent ? std::string("it does not answer") : cause_of(*relay, relay->failure);
  if (!may_try_next(*relay) || silent) {
    tell_health(turn, *relay, silent ? policy::Cause::sip : relay->step, why);
  }
  if (!silent) return go_elsewhere(turn, relay_id, branch_id, why);
  if (may_try_next(*relay)) return try_next(turn, *relay);
  if (try_next_member(turn, *relay, why) || answer_best(turn, *relay)) return;
  if (relay->is_invite()) {
    return refuse(turn, relay_id, DropReason::transaction_timeout, {408, "", {}});
  }
  // RFC 4320 §4.2: a 408 to a non-INVITE comes too late for anybody.
  turn.refuse(DropReason::transaction_timeout, 0, relay->source, relay->plan.hop.peer);
  turn.table.close_relay(relay_id);
}

void go_elsewhere(Turn& turn, TransactionId relay_id, TransactionId branch_id,
                  const std::string& why) {
  auto* relay = turn.table.relay(relay_id);
  if (relay == nullptr) return;
  if (may_try_next(*relay)) return try_next(turn, *relay);
  if (fall_back(turn, *relay, branch_id)) return;
  if (try_next_member(turn, *relay, why) || answer_best(turn, *relay)) return;
  answer_unreachable(turn, *relay, relay->failure);
}

void on_timer_c_over(Turn& turn, TransactionId relay_id) {
  const auto* relay = turn.table.relay(relay_id);
  if (relay == nullptr || relay->answered) return;
  if (relay->cancelled) return answer_terminated(turn, relay_id);
  refuse(turn, relay_id, DropReason::timer_c, {408, "", {}});
}

void cancel_relay(Turn& turn, TransactionId relay_id, std::string reasons) {
  auto* relay = turn.table.relay(relay_id);
  if (relay == nullptr || relay->answered || relay->cancelled) return;
  relay->cancelled = true;
  relay->cancel_reasons = std::move(reasons);
  if (relay->branch == 0) return answer_terminated(turn, relay_id);  // still being looked up
  cancel_branch(turn, relay->branch);
}

}  // namespace sipward::proxy
