#include "sipward/core/proxy/media_keys.hpp"

namespace sipward::proxy {
namespace {

using base::Transport;
using policy::Sdes;

bool carries_keys(const sip::Message& message) {
  return message.body().find("a=crypto:") != std::string_view::npos;
}

bool leaves_tls(Transport from, Transport to) {
  return from == Transport::tls && to != Transport::tls;
}

void tell(Turn& turn, const base::Source& source, PeerId sender) {
  turn.refuse(DropReason::sdes_to_cleartext, 0, source, sender, "passed on as set");
}

void tell(Turn& turn, const Original& from, const base::Endpoint& remote) {
  base::Source source;
  source.side = from.side;
  source.remote = remote;
  tell(turn, source, from.peer);
}

}  // namespace

bool refuses_keys(Turn& turn, const Relay& relay) {
  const auto& hop = relay.plan.hop;
  const auto policy = turn.context.peer(hop.peer).sdes;
  if (policy == Sdes::pass || !leaves_tls(relay.source.remote.transport, hop.transport))
    return false;
  if (!carries_keys(relay.request)) return false;
  if (policy == Sdes::refuse) return true;
  if (!relay.request.has_to_tag()) tell(turn, relay.source, relay.sender);
  return false;
}

bool may_tell_of_keys(const Turn& turn, const Relay& relay, const Branch& branch) {
  return turn.context.peer(relay.sender).sdes != Sdes::pass && !relay.keys_told &&
         !relay.request.has_to_tag() &&
         leaves_tls(branch.to.remote.transport, relay.source.remote.transport);
}

void tell_of_keys(Turn& turn, Relay& relay, const Branch& branch, const sip::Message& response) {
  if (!may_tell_of_keys(turn, relay, branch) || !carries_keys(response)) return;
  relay.keys_told = true;
  tell(turn, {branch.to.side, branch.to.peer}, branch.to.remote);
}

bool tell_of_keys(Turn& turn, const AcceptedCall& call, const sip::Message& response) {
  if (!carries_keys(response)) return false;
  tell(turn, call.crossing.from, call.remote);
  return true;
}

}  // namespace sipward::proxy
