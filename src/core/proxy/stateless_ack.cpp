#include "sipward/core/proxy/stateless_ack.hpp"

#include <utility>

#include "sipward/core/proxy/client_side.hpp"
#include "sipward/core/proxy/forward.hpp"
#include "sipward/core/proxy/location.hpp"
#include "sipward/core/proxy/next_hop.hpp"
#include "sipward/core/proxy/via.hpp"

namespace sipward::proxy {
namespace {

constexpr std::size_t most_waiting = 10'000;

bool last_hop(const sip::Message& ack) {
  return ack.value(sip::Header::max_forwards) == "0";
}

}  // namespace

void StatelessAcks::forward(Turn& turn, sip::Message ack, const base::Source& source,
                            PeerId sender) {
  auto plan = plan_request(turn.context, ack, source, sender);
  // Without a token it belongs to no dialog of ours.
  if (plan.reason != DropReason::none || plan.new_request || plan.for_us || last_hop(ack)) {
    turn.refuse(plan.reason != DropReason::none ? plan.reason : DropReason::ack_without_route, 0,
                source, sender);
    return;
  }
  const auto hop = plan.hop;
  Waiting waiting{std::move(ack), source, sender, std::move(plan)};
  if (hop.flow && !base::is_stream(hop.transport)) {
    send(turn, waiting, hop.flow->remote);
  } else if (hop.host.empty()) {
    send(turn, waiting, {hop.transport, {}, 0});
  } else if (const auto address = base::IpAddress::parse(hop.host)) {
    send(turn, waiting, {hop.transport, *address, hop.port});
  } else {
    const auto id = turn.table.new_id();
    if (const auto located = look_up(turn, hop, id)) {
      send(turn, waiting, endpoints_of(turn.context, hop, *located).front());
    } else if (waiting_.size() < most_waiting) {
      waiting_.emplace(id, std::move(waiting));
    }
  }
}

bool StatelessAcks::on_located(Turn& turn, Names::Waiter waiter, const Located& located) {
  const auto entry = waiting_.find(waiter);
  if (entry == waiting_.end()) return false;
  const auto ack = std::move(entry->second);
  waiting_.erase(entry);
  const auto endpoints = endpoints_of(turn.context, ack.plan.hop, located);
  if (endpoints.empty()) {
    turn.refuse(DropReason::resolve_failed, 0, ack.source, ack.plan.hop.peer);
  } else {
    send(turn, ack, endpoints.front());
  }
  return true;
}

void StatelessAcks::send(Turn& turn, const Waiting& ack, const base::Endpoint& endpoint) {
  const auto& hop = ack.plan.hop;
  const auto mark = loop_mark(turn.context, ack.ack, ack.source);
  const auto branch = new_branch(turn.context, mark, {});
  const Crossing crossing{{ack.source.side, ack.sender}, {hop.peer, hop.side, endpoint.transport}};
  auto forwarded = forward_request(turn.context, ack.ack, crossing, {ack.plan, ack.source, branch});
  turn.out.sends.push_back(
      {destination(turn.context, ack.sender, hop, endpoint), std::move(forwarded.bytes), 0});
}

}  // namespace sipward::proxy
