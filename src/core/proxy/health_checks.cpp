// The checks that Health sends: OPTIONS over the connection that calls use, by a transaction of
// their own.
#include <algorithm>
#include <utility>

#include "sipward/core/proxy/client_side.hpp"
#include "sipward/core/proxy/health.hpp"
#include "sipward/core/proxy/location.hpp"
#include "sipward/core/proxy/next_hop.hpp"
#include "sipward/core/proxy/turn.hpp"
#include "sipward/core/proxy/via.hpp"
#include "sipward/core/sip/options_request.hpp"

namespace sipward::proxy {
namespace {

using policy::Cause;
using policy::HealthCheck;
using policy::Reach;

constexpr std::size_t most_identities = 16;  // looked after beside the peer's own; others by calls

// The certificates with which senders have a peer dialled.
std::set<std::string> identities_of(const policy::Network& network, PeerId peer) {
  std::set<std::string> identities{std::string()};
  const auto& target = network.peers[peer].target;
  if (!target || target->transport != base::Transport::tls) return identities;
  for (std::size_t i = 0; i < network.peers.size(); ++i) {
    const auto& sender = network.peers[i];
    if (sender.removed || sender.outbound_trustpoint.empty()) continue;
    if (identities.size() > most_identities) break;
    if (network.may_talk(static_cast<PeerId>(i), peer))
      identities.insert(sender.outbound_trustpoint);
  }
  return identities;
}

// In the words of the connection's own failure, which may come later and then is no news.
std::string why_unfinished(Cause step) {
  return step == Cause::tcp ? "it does not answer the connection request"
                            : "the handshake did not end in time";
}

// §8.1.1.4, and such that its answer comes to the worker that asks.
std::string own_call_id(const Context& context, const Duty& duty) {
  for (;;) {
    auto call_id = hex(context.random.next()) + hex(context.random.next());
    if (duty.owns_call(call_id)) return call_id;
  }
}

}  // namespace

void Health::adopt(Turn& turn) {
  const auto& network = turn.context.network;
  std::map<Reach, policy::HealthSettings> wanted;
  for (std::size_t i = 0; i < network.peers.size(); ++i) {
    const auto id = static_cast<PeerId>(i);
    const auto& peer = network.peers[i];
    if (peer.removed || !peer.health || !peer.target || !duty_.looks_after(id)) continue;
    for (const auto& identity : identities_of(network, id)) wanted[{id, identity}] = *peer.health;
  }
  std::vector<CheckId> gone;
  for (const auto& [id, check] : checks_) {
    const auto still = wanted.find(check.reach);
    if (still == wanted.end() || !(still->second == check.machine.settings())) gone.push_back(id);
  }
  for (const auto id : gone) end(turn, id);
  for (const auto& [reach, settings] : wanted) {
    if (!by_reach_.contains(reach)) open(turn, reach, settings);
  }
}

std::optional<Time> Health::next() const {
  if (schedule_.empty()) return std::nullopt;
  return schedule_.begin()->first;
}

void Health::on_time(Turn& turn) {
  while (!schedule_.empty() && schedule_.begin()->first <= turn.context.now) {
    const auto id = schedule_.begin()->second;
    auto* check = find(id);
    const bool was_checking = check->machine.checking();
    const auto step = was_checking ? duty_.in_the_making(check->reach) : Cause::none;
    const auto now = turn.context.now;
    const auto random = turn.context.random.next();
    // Who never got the question is not silent.
    const auto orders = step == Cause::none
                            ? check->machine.on_time(now, random)
                            : check->machine.on_failure(step, why_unfinished(step), now, random);
    if (was_checking) abandon(turn, *check);
    obey(turn, id, orders);
  }
}

void Health::on_check_answered(Turn& turn, CheckId id, int status) {
  auto* check = find(id);
  if (check == nullptr || status < 200) return;
  check->branch = 0;
  auto& machine = check->machine;
  const auto random = turn.context.random.next();
  const bool dead = policy::is_dead_answer(status);
  obey(turn, id,
       dead ? machine.on_failure(Cause::sip, "it answers OPTIONS with " + std::to_string(status),
                                 turn.context.now, random)
            : machine.on_alive(turn.context.now, random));
}

void Health::note_send_failure(CheckId id, Cause cause, const std::string& why) {
  if (auto* check = find(id)) {
    check->cause = cause;
    check->why = why;
  }
}

void Health::on_check_undelivered(Turn& turn, CheckId id) {
  if (auto* check = find(id)) {
    check->branch = 0;
    ask_next(turn, id);
  }
}

bool Health::on_located(Turn& turn, Names::Waiter waiter, const Located& located) {
  const auto at = waiting_.find(waiter);
  if (at == waiting_.end()) return false;
  const auto id = at->second;
  waiting_.erase(at);
  auto& check = checks_.at(id);
  check.waiter = 0;
  const auto hop = hop_to_target(turn.context, check.reach.peer);
  check.untried = endpoints_of(turn.context, hop, located);
  if (check.untried.empty()) {
    check.cause = Cause::dns;
    check.why = why_nowhere(hop, located);
  }
  ask_next(turn, id);
  return true;
}

void Health::on_observation(Turn& turn, const Observation& observation) {
  const auto& reach = observation.reach;
  if (reach.peer >= turn.context.network.peers.size()) return;
  const auto& settings = turn.context.peer(reach.peer).health;
  if (!settings || !duty_.looks_after(reach.peer)) return;
  if (!by_reach_.contains(reach)) open(turn, reach, *settings);
  const auto id = by_reach_[reach];
  auto* check = find(id);
  const auto state = check->machine.vitals().state;
  // Calls that were on their way tell again what is known: a check that asks anew goes on.
  if (observation.passed ? state != policy::State::trial : state == policy::State::down) return;
  const auto now = turn.context.now;
  const auto random = turn.context.random.next();
  abandon(turn, *check);
  if (observation.passed) return obey(turn, id, check->machine.on_trial_passed(now, random));
  const auto step = observation.cause == Cause::sip ? duty_.in_the_making(reach) : Cause::none;
  obey(turn, id,
       step == Cause::none
           ? check->machine.on_calls_failed(observation.cause, observation.why, now, random)
           : check->machine.on_calls_failed(step, why_unfinished(step), now, random));
}

void Health::open(Turn& turn, const Reach& reach, const policy::HealthSettings& settings) {
  const auto id = ++last_id_;
  const auto at =
      checks_
          .emplace(
              id, Check{reach, HealthCheck(settings, turn.context.now, turn.context.random.next())})
          .first;
  by_reach_[reach] = id;
  reschedule(id, at->second);
}

Health::Check* Health::find(CheckId id) {
  const auto found = checks_.find(id);
  return found == checks_.end() ? nullptr : &found->second;
}

void Health::obey(Turn& turn, CheckId id, const Orders& orders) {
  auto* check = find(id);
  if (orders.changed) {
    learn(turn, check->reach, check->machine.vitals());
    turn.out.vitals.push_back({check->reach, check->machine.vitals()});
  }
  if (orders.reconnect) turn.out.reconnects.push_back(check->reach);
  reschedule(id, *check);
  if (orders.check) begin(turn, id);
}

void Health::begin(Turn& turn, CheckId id) {
  auto* check = find(id);
  const auto hop = hop_to_target(turn.context, check->reach.peer);
  check->untried.clear();
  check->cause = Cause::none;
  check->why.clear();
  if (const auto address = base::IpAddress::parse(hop.host)) {
    check->untried = {base::Endpoint{hop.transport, *address, hop.port}};
    return ask_next(turn, id);
  }
  const auto waiter = turn.table.new_id();
  check->waiter = waiter;
  waiting_[waiter] = id;
  if (const auto found = look_up(turn, hop, waiter)) on_located(turn, waiter, *found);
}

void Health::ask_next(Turn& turn, CheckId id) {
  auto* check = find(id);
  const auto& context = turn.context;
  if (check->untried.empty()) {
    const bool unanswered = check->cause == Cause::none;
    return obey(turn, id,
                check->machine.on_failure(unanswered ? Cause::sip : check->cause,
                                          unanswered ? "it does not answer OPTIONS" : check->why,
                                          context.now, context.random.next()));
  }
  const auto endpoint = check->untried.front();
  check->untried.erase(check->untried.begin());
  const auto hop = hop_to_target(context, check->reach.peer);
  Branch branch;
  branch.check = id;
  branch.name = new_branch(context, context.random.next(), {});
  branch.to = destination(hop, endpoint, check->reach.identity);
  branch.client = client_machine(turn, sip::Method::options, endpoint.transport);
  branch.crossing.to = {hop.peer, hop.side, endpoint.transport};
  const auto call_id = own_call_id(context, duty_);
  const auto via = our_via(context, branch.crossing.to, branch.name);
  const auto target = target_domain(*context.peer(hop.peer).target);
  const auto tag = "sw" + hex(context.random.next());
  branch.bytes = sip::options_request(
      {endpoint.transport, target, via,
       context.directory.own_host_port(hop.peer, endpoint.transport), call_id, tag});
  check->branch = launch(turn, std::move(branch));
}

void Health::abandon(Turn& turn, Check& check) {
  waiting_.erase(std::exchange(check.waiter, 0));
  check.untried.clear();
  if (check.branch != 0) turn.table.close_branch(std::exchange(check.branch, 0));
}

void Health::reschedule(CheckId id, Check& check) {
  schedule_.erase({check.scheduled, id});
  check.scheduled = check.machine.due();
  if (check.scheduled != Time::max()) schedule_.insert({check.scheduled, id});
}

void Health::end(Turn& turn, CheckId id) {
  auto* check = find(id);
  abandon(turn, *check);
  schedule_.erase({check->scheduled, id});
  by_reach_.erase(check->reach);
  // Nobody looks any more: what was found shall not bar it for ever.
  learn(turn, check->reach, {});
  turn.out.vitals.push_back({check->reach, {}});
  checks_.erase(id);
}

}  // namespace sipward::proxy
