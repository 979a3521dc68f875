#include "sipward/core/proxy/admission.hpp"

#include <algorithm>
#include <string>

#include "sipward/core/proxy/arrival.hpp"

namespace sipward::proxy {
namespace {

using policy::Overloaded;
using policy::Standing;
using sip::Method;

bool is_emergency(const policy::OverloadSettings& settings, const sip::Message& request) {
  const auto& uri = request.request_target();
  if (uri) {
    const auto number = uri->scheme == sip::Scheme::tel ? uri->rest : uri->user;
    if (policy::is_emergency_user(settings, number)) return true;
  }
  const auto& lines = request.lines();
  return std::any_of(lines.begin(), lines.end(), [&](const auto& line) {
    return base::equal_ignoring_case(request.text(line.key), "Resource-Priority") &&
           policy::is_emergency_priority(settings, request.text(line.value));
  });
}

// The limit bounds memory, so it holds for all; a tenth of it is kept for what must not wait.
std::size_t room_in_table(const policy::Limits& limits, const policy::Overload::Request& facts) {
  const bool goes_first = facts.standing == Standing::in_dialog || facts.emergency;
  return limits.transactions + (goes_first ? limits.transactions / 10 + 1 : 0);
}

}  // namespace

Standing standing_of(const sip::Message& request) {
  if (request.has_to_tag()) return Standing::in_dialog;
  switch (request.method()) {
    case Method::invite:
      return Standing::new_call;
    case Method::cancel:
      return Standing::in_dialog;  // it ends what was admitted already
    default:
      return Standing::other;
  }
}

bool admit_load(Turn& turn, const sip::Message& request, const base::Source& source,
                PeerId sender) {
  const auto& network = turn.context.network;
  const auto& limits = network.limits;
  policy::Overload::Request facts;
  facts.peer = sender;
  facts.address = base::IpAddressHash{}(source.remote.address);
  facts.standing = standing_of(request);
  facts.emergency =
      facts.standing != Standing::in_dialog && is_emergency(network.overload, request);
  facts.now = turn.context.now;
  facts.random = turn.context.random.next();
  if (turn.table.size() >= room_in_table(limits, facts)) {
    turn.refuse(DropReason::overload, 503, source, sender);
    answer_at_once(turn, request, source, sender, {503, "", retry_after_line(turn.context)});
    return false;
  }
  const auto verdict =
      turn.overload.admit(network.overload, turn.context.peer(sender).limits.load,
                          static_cast<std::uint32_t>(limits.retry_after_seconds), facts);
  if (verdict.overloaded == Overloaded::no) return true;
  turn.refuse(DropReason::overload, 503, source, sender,
              std::string(policy::to_string(verdict.overloaded)));
  answer_at_once(turn, request, source, sender,
                 {503, "", "Retry-After: " + std::to_string(verdict.retry_after) + "\r\n"});
  return false;
}

bool takes_new_dialogs(const Turn& turn, const policy::RouteTarget& target) {
  const auto& network = turn.context.network;
  if (const auto* peer = std::get_if<PeerId>(&target)) {
    return *peer < network.peers.size() && turn.health.may_send_to(turn, *peer) &&
           !turn.drains.holds_peer(*peer);
  }
  const auto* group = std::get_if<policy::ToGroup>(&target);
  if (group == nullptr) return false;  // a refusal
  if (turn.drains.empty()) return turn.health.chooser.has_usable(group->group, turn.context.now);
  const auto& members = network.groups[group->group].members;
  return std::any_of(members.begin(), members.end(), [&](const policy::Member& member) {
    return turn.health.may_send_to(turn, member.peer) &&
           !turn.drains.holds_member(group->group, member.peer);
  });
}

}  // namespace sipward::proxy
