// Whose health this worker looks after, when each is asked, and what is made of it.
#include <algorithm>
#include <utility>

#include "sipward/core/proxy/health.hpp"
#include "sipward/core/proxy/turn.hpp"

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
    if (check->machine.due() <= turn.context.now) {
      obey_at_its_time(turn, id);
    } else {
      ask_failing(turn, id);
      reschedule(id, *check);
    }
  }
}

void Health::obey_at_its_time(Turn& turn, CheckId id) {
  auto* check = find(id);
  const bool was_checking = check->machine.checking();
  const auto step = was_checking ? duty_.in_the_making(check->reach) : Cause::none;
  const auto now = turn.context.now;
  const auto random = turn.context.random.next();
  // Who never got the question is not silent.
  const auto orders = step == Cause::none
                          ? check->machine.on_time(now, random)
                          : check->machine.on_failure(step, why_unfinished(step), now, random);
  if (was_checking) {
    for (const auto& [branch, endpoint] : check->asked) {
      hold(turn, *check, endpoint);
      if (orders.reconnect) turn.out.reconnects.push_back({check->reach, endpoint});
    }
    abandon(turn, *check);
  }
  obey(turn, id, orders);
}

void Health::on_connection_lost(Turn& turn, const Destination& where) {
  const auto found = by_reach_.find({where.peer, where.identity});
  if (found == by_reach_.end()) return;
  auto* check = find(found->second);
  check->machine.on_connection_lost(turn.context.now, turn.context.random.next());
  reschedule(found->second, *check);
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
  const auto orders =
      step == Cause::none
          ? check->machine.on_calls_failed(observation.cause, observation.why, now, random)
          : check->machine.on_calls_failed(step, why_unfinished(step), now, random);
  if (orders.reconnect) turn.out.reconnects.push_back({reach});
  obey(turn, id, orders);
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
  reschedule(id, *check);
  if (orders.check) begin(turn, id);
}

void Health::reschedule(CheckId id, Check& check) {
  schedule_.erase({check.scheduled, id});
  check.scheduled = check.machine.due();
  if (check.machine.vitals().state == policy::State::up && !check.machine.checking()) {
    check.scheduled = std::min(check.scheduled, check.again);
  }
  if (check.scheduled != Time::max()) schedule_.insert({check.scheduled, id});
}

void Health::end(Turn& turn, CheckId id) {
  auto* check = find(id);
  abandon(turn, *check);
  for (const auto& one : std::vector<Failing>(check->failing)) release(turn, *check, one.endpoint);
  schedule_.erase({check->scheduled, id});
  by_reach_.erase(check->reach);
  // Nobody looks any more: what was found shall not bar it for ever.
  learn(turn, check->reach, {});
  turn.out.vitals.push_back({check->reach, {}});
  checks_.erase(id);
}

}  // namespace sipward::proxy
