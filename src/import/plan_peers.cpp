// Every target of a dial-peer is a peer: outside if it is spoken to over TLS, else inside.
#include <algorithm>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

constexpr std::size_t default_up = 60, default_down = 30, default_retry = 5;  // IOS, seconds, times

std::string bracketed(const Destination& to) {
  const bool v6 = to.host.find(':') != std::string::npos;
  return v6 ? "[" + to.host + "]" : to.host;
}

// A name without a port is found by SRV, there as here; an address has the usual port.
std::string target_text(const Destination& to, Transport transport) {
  auto text = std::string(base::to_string(transport)) + ":" + bracketed(to);
  const auto port = to.port != 0 ? to.port : std::size_t{base::default_port(transport)};
  if (to.port != 0 || to.is_address) text += ":" + std::to_string(port);
  return text;
}

std::string seconds(std::size_t count) {
  return "\"" + std::to_string(std::max<std::size_t>(count, 1)) + "s\"";
}

Transport transport_for(SessionTransport transport) {
  switch (transport) {
    case SessionTransport::udp:
      return Transport::udp;
    case SessionTransport::tcp:
      return Transport::tcp;
    case SessionTransport::tls:
      return Transport::tls;
  }
  return Transport::udp;
}

}  // namespace

void Planner::plan_peers() {
  for (const auto& dial_peer : running_.dial_peers) {
    tell_if_idle(dial_peer);
    tell_of_tenant(dial_peer);
    if (dial_peer.pots || dial_peer.shut) continue;
    auto ways = ways_of(dial_peer);
    for (const auto& way : ways) describe(way.peer, dial_peer);
    ways_.emplace_back(&dial_peer, std::move(ways));
  }
}

// Of a dial-peer's `incoming`, with the classes of URIs that it names.
Lines Planner::incoming_lines(const DialPeer& dial_peer) const {
  const auto& incoming = dial_peer.incoming;
  auto lines = incoming.lines;
  for (const auto* name : {&incoming.via, &incoming.request, &incoming.to, &incoming.from}) {
    const auto* of = *name ? uri_class(name->value) : nullptr;
    if (of == nullptr) continue;
    cite(lines, of->lines);
    cite(lines, of->user.lines);
    for (const auto& host : of->hosts) cite(lines, {host.line});
  }
  return lines;
}

// Of a dial-peer that needs no route: why.
void Planner::tell_if_idle(const DialPeer& dial_peer) {
  const bool outbound =
      dial_peer.pattern || dial_peer.pattern_map || dial_peer.uri || dial_peer.elsewhere;
  plan_.idle.push_back(
      {"chooses settings of media and numbers for calls that come in; who may "
       "call is decided by peers, whither by routes",
       dial_peer.incoming.lines});
  if (!dial_peer.shut && (outbound || !dial_peer.inbound())) return;
  Remark idle{dial_peer.shut
                  ? "of a dial-peer that is out of service"
                  : "of a dial-peer for calls that come in: peers and routes say who may",
              dial_peer.lines};
  for (const auto* more : {&dial_peer.pattern.lines, &dial_peer.pattern_map.lines,
                           &dial_peer.uri.lines, &dial_peer.group.lines, &dial_peer.target.lines,
                           &dial_peer.server_group.lines, &dial_peer.trunk.transport.lines,
                           &dial_peer.preference.lines, &dial_peer.trunk.keepalive_profile.lines,
                           &dial_peer.tenant.lines, &dial_peer.trunk.sips.lines,
                           &dial_peer.trunk.keepalive.lines, &dial_peer.sip_server.lines}) {
    cite(idle.lines, *more);
  }
  plan_.idle.push_back(std::move(idle));
}

std::vector<Planner::Way> Planner::ways_of(const DialPeer& dial_peer) {
  std::vector<Way> ways;
  Lines lines;
  const auto trunk = settings_of(dial_peer);
  const auto transport = transport_for(trunk.transport.value);
  cite(lines, trunk.transport.lines);
  const auto add = [&](const Destination& to, std::size_t rank, Lines target_lines) {
    cite(target_lines, lines);
    const auto peer = peer_for(to, transport, target_lines);
    const auto same = [&](const Way& way) { return way.peer == peer; };
    if (std::any_of(ways.begin(), ways.end(), same)) return;
    ways.push_back({peer, rank, target_lines});
  };
  if (dial_peer.server_group) {
    const auto at = running_.server_groups.find(dial_peer.server_group.value);
    if (at == running_.server_groups.end()) {
      plan_.different.push_back({"dial-peer " + std::to_string(dial_peer.tag) +
                                     " leads to server-group " +
                                     std::to_string(dial_peer.server_group.value) +
                                     ", which is not in what was read: it has no route",
                                 dial_peer.server_group.lines});
    } else if (!at->second.shut) {
      for (const auto& member : at->second.members) {
        auto cited = dial_peer.server_group.lines;
        cite(cited, {member.line});
        add(member.to, member.preference.value_or(0), cited);
      }
    }
  }
  if (dial_peer.sip_server && trunk.sip_server) {
    auto cited = dial_peer.sip_server.lines;
    cite(cited, trunk.sip_server.lines);
    add(trunk.sip_server.value, 0, cited);
  }
  if (dial_peer.target) add(dial_peer.target.value, 0, dial_peer.target.lines);
  return ways;
}

std::size_t Planner::peer_for(const Destination& to, Transport transport, const Lines& lines) {
  const auto target = target_text(to, transport);
  auto& peers = plan_.peers;
  const auto same = [&](const PeerPlan& of) { return of.target.value == target; };
  const auto at = std::find_if(peers.begin(), peers.end(), same);
  if (at != peers.end()) {
    cite(at->target.lines, lines);
    return static_cast<std::size_t>(at - peers.begin());
  }
  PeerPlan peer;
  peer.transport = transport;
  peer.side = transport == Transport::tls ? "outside" : "inside";
  peer.host = to.host;
  peer.target = {target, lines};
  std::string label = to.is_address ? "peer-" + to.host : to.host;
  for (auto& c : label) {
    if (c == ':') c = '-';
  }
  peer.name = unique_name(label, names_);
  if (to.is_address) {
    const auto prefix = base::Prefix::parse(to.host)->text();
    // Of two at one address only one can be told by it.
    const bool shared = std::any_of(peers.begin(), peers.end(), [&](const PeerPlan& of) {
      return of.side == peer.side && !of.addresses.empty() && of.addresses[0].value == prefix;
    });
    if (!shared) {
      peer.addresses.push_back({prefix, {}});
    } else {
      plan_.different.push_back({peer.name + " is at the address of another peer: what comes from "
                                             "there is taken for that one's",
                                 lines});
    }
  } else {
    plan_.different.push_back(
        {peer.name + " has no address: IOS took it from DNS. If it calls sipward, write `address`",
         lines});
  }
  peers.push_back(std::move(peer));
  return peers.size() - 1;
}

void Planner::describe(std::size_t index, const DialPeer& dial_peer) {
  auto& peer = plan_.peers[index];
  cite(peer.lines, dial_peer.lines);
  if (peer.description.empty()) peer.description = dial_peer.description;
  add_settings(peer, settings_of(dial_peer));
}

Cited<std::string> Planner::options_of(const TrunkSettings& trunk) const {
  Keepalive keepalive;
  Lines lines;
  if (trunk.keepalive_profile) {
    lines = trunk.keepalive_profile.lines;
    const auto at = running_.keepalives.find(trunk.keepalive_profile.value);
    if (at != running_.keepalives.end()) keepalive = at->second;
  } else if (trunk.keepalive) {
    keepalive = trunk.keepalive.value;
    lines = trunk.keepalive.lines;
  } else {
    return {};
  }
  for (const auto* more :
       {&keepalive.lines, &keepalive.up.lines, &keepalive.down.lines, &keepalive.retry.lines}) {
    cite(lines, *more);
  }
  const auto up = keepalive.up ? keepalive.up.value : default_up;
  const auto down = keepalive.down ? keepalive.down.value : default_down;
  const auto retry = keepalive.retry ? keepalive.retry.value : default_retry;
  return {"{ up = " + seconds(up) + ", down = " + seconds(down) +
              ", fall = " + std::to_string(std::clamp<std::size_t>(retry, 1, 100)) + " }",
          lines};
}

}  // namespace sipward::import
