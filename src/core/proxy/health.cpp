#include "sipward/core/proxy/health.hpp"

#include "sipward/core/proxy/turn.hpp"

namespace sipward::proxy {
namespace {

using policy::Cause;
using policy::Reach;
using policy::State;
using policy::Vitals;

}  // namespace

void Health::on_answer(Turn& turn, const Reach& reach, int status) {
  if (policy::is_dead_answer(status)) {
    return on_failure(turn, reach, Cause::sip, "it answers " + std::to_string(status));
  }
  failing_.erase(reach);
  if (known.of(reach).state != State::trial) return;
  turn.out.observations.push_back({reach, true, Cause::none, {}});
}

void Health::on_failure(Turn& turn, const Reach& reach, Cause cause, const std::string& why) {
  const auto& settings = turn.context.peer(reach.peer).health;
  if (!settings || cause == Cause::none) return;
  const bool trial = known.of(reach).state == State::trial;
  auto& count = failing_[reach];
  if (++count < settings->fall && !trial) return;
  count = 0;
  turn.out.observations.push_back({reach, false, cause, why});
}

void Health::learn(Turn& turn, const Reach& reach, const Vitals& vitals) {
  if (reach.peer >= turn.context.network.peers.size()) return;
  const bool returned = !known.usable(reach);
  known.set(reach, vitals);
  const bool usable = policy::is_usable(vitals);
  if (usable) failing_.erase(reach);
  const auto& peer = turn.context.peer(reach.peer);
  if (!reach.identity.empty()) return;
  // One that is connected and does not answer would not do so in cleartext either.
  const bool prefers = peer.security == policy::Security::prefer && peer.cleartext;
  const bool falls_back = prefers && !usable && vitals.cause != Cause::sip;
  if (falls_back) {
    turn.without_tls.insert(reach.peer);
  } else {
    turn.without_tls.erase(reach.peer);
  }
  chooser.set_usable(reach.peer, usable || falls_back, returned ? vitals.since : Time::min());
}

bool Health::may_send_to(const Turn& turn, PeerId peer) const {
  return known.usable({peer}) || turn.without_tls.contains(peer);
}

void Health::on_chosen(PeerId peer) {
  if (known.of({peer}).state == State::trial) chooser.set_usable(peer, false, Time::min());
}

}  // namespace sipward::proxy
