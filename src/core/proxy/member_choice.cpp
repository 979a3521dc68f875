#include "sipward/core/proxy/member_choice.hpp"

#include <algorithm>
#include <utility>

#include "sipward/core/proxy/admission.hpp"
#include "sipward/core/proxy/new_request.hpp"
#include "sipward/core/proxy/next_hop.hpp"
#include "sipward/core/sip/headers.hpp"

namespace sipward::proxy {
namespace {

using policy::Group;
using policy::Strategy;
using sip::Header;

constexpr std::size_t longest_failures = 400;  // of the text, so that a Warning stays short

// What a member is found by; the same after a restart and in every replica.
std::uint64_t hash_of(const sip::Message& request, Strategy strategy) {
  Hash hash(0);
  if (strategy == Strategy::hash_call_id) hash.add(request.value(Header::call_id));
  if (strategy == Strategy::hash_caller) {
    const auto from = sip::parse_name_addr(request.value(Header::from));
    hash.add(from ? from->uri : request.value(Header::from));
  }
  return hash.value();
}

const std::string& identity_of(const Context& context, const Relay& relay) {
  return context.peer(relay.sender).outbound_trustpoint;
}

bool is_barred(const Turn& turn, const Relay& relay, PeerId peer) {
  const auto& identity = identity_of(turn.context, relay);
  return !identity.empty() && !turn.health.known.usable({peer, identity});
}

// The hop to that member and the Request-URI with which it is called. False: it can't be called so.
bool lead_to(Turn& turn, Relay& relay, PeerId peer) {
  auto& plan = relay.plan;
  const auto uri = sip::parse_uri(plan.called);
  if (!uri) return false;
  auto request_uri = new_request_uri(turn.context, relay.source.side, *uri, peer);
  auto hop = hop_to_peer(turn.context, peer);
  if (breaks_sips(turn.context, hop, request_uri ? *request_uri : plan.called)) return false;
  plan.hop = std::move(hop);
  // What a strict router hid is put back for every member.
  if (!request_uri && plan.called != relay.request.request_uri()) request_uri = plan.called;
  plan.request_uri = std::move(request_uri);
  relay.retried = relay.tcp_tried = false;
  return true;
}

void leave_out_the_drained(const Turn& turn, Relay& relay) {
  const auto id = relay.plan.group;
  if (turn.drains.empty()) return;
  for (const auto& member : turn.context.network.groups[id].members) {
    if (!turn.drains.holds_member(id, member.peer)) continue;
    if (std::find(relay.tried.begin(), relay.tried.end(), member.peer) == relay.tried.end()) {
      relay.tried.push_back(member.peer);
    }
  }
}

// Counts the request as sent to the member, if its limits permit one more.
bool has_room(Turn& turn, Relay& relay, const Group& group, PeerId peer) {
  const auto member = std::find_if(group.members.begin(), group.members.end(),
                                   [peer](const policy::Member& one) { return one.peer == peer; });
  const auto admitted =
      turn.loads.try_send(peer, member->limits, standing_of(relay.request), turn.context.now);
  if (admitted != policy::Admitted::yes) return false;
  relay.counted_for = peer;
  return true;
}

}  // namespace

bool take_member(Turn& turn, Relay& relay) {
  const auto id = relay.plan.group;
  if (id >= turn.context.network.groups.size()) return false;  // a reload took it away
  const auto& group = turn.context.network.groups[id];
  const auto hash = hash_of(relay.request, group.strategy);
  turn.table.let_go(relay);
  leave_out_the_drained(turn, relay);
  auto& chooser = turn.health.chooser;
  for (std::size_t tries = 0; tries <= group.members.size(); ++tries) {
    const auto peer = chooser.choose({id,
                                      hash,
                                      turn.context.random.next(),
                                      turn.context.now,
                                      {relay.tried.data(), relay.tried.size()}});
    if (peer == base::no_peer) return false;
    relay.tried.push_back(peer);
    if (is_barred(turn, relay, peer) || !lead_to(turn, relay, peer)) continue;
    if (!has_room(turn, relay, group, peer)) continue;
    turn.health.on_chosen(peer);
    return true;
  }
  return false;
}

policy::Reach reach_of(const Context& context, const Relay& relay) {
  const auto& hop = relay.plan.hop;
  const bool tls = hop.transport == base::Transport::tls;
  return {hop.peer, tls ? identity_of(context, relay) : std::string()};
}

base::Duration patience_with_member(const Context& context, const Relay& relay) {
  const auto id = relay.plan.group;
  if (id >= context.network.groups.size()) return base::Duration(0);
  const auto& group = context.network.groups[id];
  const bool others = relay.tried.size() < group.members.size();
  return others ? group.failover.timeout : base::Duration(0);
}

bool leaves_member(const Context& context, const Relay& relay, int status) {
  const auto id = relay.plan.group;
  if (id >= context.network.groups.size()) return false;
  const auto& statuses = context.network.groups[id].failover.statuses;
  return std::binary_search(statuses.begin(), statuses.end(), status);
}

void note_failed_member(const Context& context, Relay& relay, const std::string& why) {
  if (relay.plan.group == policy::no_group || relay.failures.size() > longest_failures) return;
  if (!relay.failures.empty()) relay.failures.append("; ");
  relay.failures.append("peer ").append(context.peer(relay.plan.hop.peer).name).append(": ");
  relay.failures.append(why);
}

std::string why_nobody(const Turn& turn, const Relay& relay) {
  const auto id = relay.plan.group;
  if (id >= turn.context.network.groups.size()) return "the group is configured no more";
  const auto& group = turn.context.network.groups[id];
  std::string text = "group " + group.name + " has no usable member";
  for (const auto& member : group.members) {
    const auto& vitals = turn.health.known.of({member.peer, identity_of(turn.context, relay)});
    const bool drained = turn.drains.holds_member(id, member.peer);
    std::string_view why = vitals.reason;
    if (policy::is_usable(vitals)) why = "it has as much to do as it may";
    if (drained) why = "it is drained";
    if (text.size() > longest_failures) break;
    text.append("; peer ").append(turn.context.peer(member.peer).name).append(": ").append(why);
  }
  return text;
}

}  // namespace sipward::proxy
