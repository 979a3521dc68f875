// Who may speak without being the target of a dial-peer: neighbours with a certificate of their
// own in crypto signaling, trusted addresses, and the router itself with its own ports.
#include <algorithm>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

using base::Prefix;

std::string label(const Prefix& prefix, const std::string& kind) {
  auto text = kind + "-" + prefix.text();
  const std::size_t whole = prefix.network.size() * 8;
  if (prefix.length == whole) text = kind + "-" + prefix.network.text();
  for (auto& c : text) {
    if (c == ':' || c == '/') c = '-';
  }
  return text;
}

}  // namespace

PeerPlan& Planner::add_source(const Prefix& prefix, const std::string& kind, std::string side,
                              const Lines& lines) {
  PeerPlan peer;
  peer.side = std::move(side);
  peer.transport = peer.outside() ? Transport::tls : Transport::udp;
  peer.host = prefix.length == prefix.network.size() * 8 ? prefix.network.text() : prefix.text();
  peer.name = unique_name(label(prefix, kind), names_);
  peer.addresses.push_back({prefix.text(), lines});
  peer.lines = lines;
  plan_.peers.push_back(std::move(peer));
  return plan_.peers.back();
}

void Planner::plan_sources() {
  for (const auto& signaling : running_.signaling) plan_signalled(signaling);
  for (const auto& trusted : running_.trusted) plan_trusted(trusted, "trusted");
  for (const auto& dial_peer : running_.dial_peers) plan_callers(dial_peer);
  const bool any_inside = std::any_of(plan_.peers.begin(), plan_.peers.end(),
                                      [](const auto& of) { return of.side == "inside"; });
  const bool own_ports =
      std::any_of(running_.dial_peers.begin(), running_.dial_peers.end(),
                  [](const auto& of) { return of.pots && !of.shut && of.pattern; });
  if (!any_inside || own_ports) plan_router();
  const bool any_outside = std::any_of(plan_.peers.begin(), plan_.peers.end(),
                                       [](const auto& of) { return of.outside(); });
  if (!any_outside) plan_nobody_outside();
}

// A neighbour with an identity and no dial-peer calls us, or nobody would have written it.
void Planner::plan_signalled(const Signaling& signaling) {
  if (!signaling.remote) return;
  Lines inside_it;
  for (auto& peer : plan_.peers) {
    if (!peer.outside()) continue;
    for (auto& address : peer.addresses) {
      const auto prefix = Prefix::parse(address.value);
      if (!prefix || prefix->length < signaling.remote->length ||
          !signaling.remote->contains(prefix->network)) {
        continue;
      }
      if (*prefix == *signaling.remote) cite(address.lines, {signaling.line});
      inside_it.push_back(signaling.line);
    }
  }
  if (inside_it.empty()) {
    const auto& peer = add_source(*signaling.remote, "peer", "outside", {signaling.line});
    plan_.different.push_back(
        {"no dial-peer leads to " + peer.name + ": if calls go there, write its target and a route",
         {signaling.line}});
  } else if (signaling.remote->length < signaling.remote->network.size() * 8) {
    plan_.stricter.push_back(
        {"of " + signaling.remote->text() + " only the neighbours that dial-peers name may connect",
         {signaling.line}});
  }
}

void Planner::plan_trusted(const Cited<Prefix>& trusted, const std::string& kind) {
  bool known = false, holds_outside = false;
  for (auto& peer : plan_.peers) {
    for (auto& address : peer.addresses) {
      const auto prefix = Prefix::parse(address.value);
      if (prefix && peer.outside() && prefix->length > trusted.value.length &&
          trusted.value.contains(prefix->network)) {
        holds_outside = true;
      }
      if (address.value != trusted.value.text()) continue;
      cite(address.lines, trusted.lines);
      known = true;
    }
  }
  if (known) return;
  const auto* signaling = signaling_for(trusted.value);
  const bool only_tls = running_.no_udp && running_.no_tcp;
  if (signaling == nullptr) {
    add_source(trusted.value, kind, "inside", trusted.lines);
  } else if (holds_outside && (signaling->remote || only_tls)) {
    plan_.stricter.push_back({"of " + trusted.value.text() +
                                  " only the neighbours that are peers may connect: of others "
                                  "nobody knows the names",
                              trusted.lines});
  } else if (signaling->remote || only_tls) {
    add_source(trusted.value, kind, "outside", trusted.lines);
  } else {
    auto& peer = add_source(trusted.value, kind,
                            to_fill_in("outside if it speaks TLS, else inside"), trusted.lines);
    plan_.fill_in.push_back(
        {peer.name + ": side. IOS let it speak in cleartext and over TLS; outside it needs "
                     "trustpoint and names as well",
         trusted.lines});
  }
}

// Whose calls a dial-peer takes by their Via.
void Planner::plan_callers(const DialPeer& dial_peer) {
  const auto& via = dial_peer.incoming.via;
  const auto* of = uri_class(via.value);
  if (!via || of == nullptr || dial_peer.shut) return;
  for (const auto& host : of->hosts) {
    const auto address = base::IpAddress::parse(host.text);
    if (!address) continue;
    auto lines = via.lines;
    cite(lines, of->lines);
    cite(lines, {host.line});
    plan_trusted({*Prefix::parse(host.text), lines}, "caller");
  }
}

// With ports of its own, or where nobody else speaks cleartext, it stays and is a neighbour.
void Planner::plan_router() {
  PeerPlan peer;
  peer.side = "inside";
  peer.transport = running_.no_udp && !running_.no_tcp ? Transport::tcp : Transport::udp;
  peer.name = unique_name(running_.hostname.empty() ? "gateway" : running_.hostname, names_);
  peer.host = "the router";
  peer.lines = running_.hostname_lines;
  for (const auto& dial_peer : running_.dial_peers) {
    if (dial_peer.pots && !dial_peer.shut && dial_peer.pattern) cite(peer.lines, dial_peer.lines);
  }
  const auto* bound = running_.interface(running_.trunk.bind.value);
  const std::string transport(base::to_string(peer.transport));
  if (running_.trunk.bind && bound != nullptr && bound->address) {
    auto lines = running_.trunk.bind.lines;
    cite(lines, bound->address.lines);
    peer.addresses.push_back({bound->address.value + "/32", lines});
    const auto port = running_.trunk.cleartext_port ? running_.trunk.cleartext_port.value : 5060;
    peer.target = {transport + ":" + bound->address.value + ":" + std::to_string(port), lines};
    peer.host = bound->address.value;
  } else {
    const auto address = to_fill_in("the address of the component that speaks cleartext");
    peer.addresses.push_back({address, {}});
    peer.target = {transport + ":" + address + ":5060", {}};
    plan_.fill_in.push_back({peer.name + ": address and target of what speaks cleartext: no "
                                         "neighbour in this file does, so it is the router itself, "
                                         "or what stands in its place",
                             {}});
  }
  plan_.router = plan_.peers.size();
  plan_.peers.push_back(std::move(peer));
}

// Nobody there speaks TLS: whom sipward is to secure is still to be said.
void Planner::plan_nobody_outside() {
  PeerPlan peer;
  peer.side = "outside";
  peer.transport = Transport::tls;
  peer.host = "the secure neighbour";
  peer.name = unique_name("secure", names_);
  peer.target = {"tls:" + to_fill_in("the name of the neighbour that shall be secured") + ":5061",
                 {}};
  plan_.peers.push_back(std::move(peer));
  plan_.fill_in.push_back(
      {"secure: no neighbour in this file speaks TLS. Make the one that can "
       "outside: its name, what its certificate carries",
       {}});
}

}  // namespace sipward::import
