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

void tell_of_keys(Turn& turn, Relay& relay, const Branch& branch, const sip::Message& response) {
  const auto policy = turn.context.peer(relay.sender).sdes;
  if (policy == Sdes::pass || relay.keys_told || relay.request.has_to_tag()) return;
  if (!leaves_tls(branch.to.remote.transport, relay.source.remote.transport)) return;
  if (!carries_keys(response)) return;
  relay.keys_told = true;
  base::Source source;
  source.side = branch.to.side;
  source.remote = branch.to.remote;
  tell(turn, source, branch.to.peer);
}

}  // namespace sipward::proxy
