// Where sipward listens and what it is called; timers; what it does not do that the router did.
#include <algorithm>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

using namespace std::string_literals;

bool is_v6(const PeerPlan& peer) {
  return peer.host.find(':') != std::string::npos;
}

std::string quoted(std::size_t number, std::string_view unit) {
  return "\"" + std::to_string(number) + std::string(unit) + "\"";
}

}  // namespace

void Planner::plan_sides() {
  const auto is_inside = [](const PeerPlan& of) { return of.side == "inside"; };
  const auto& peers = plan_.peers;
  const bool v6 = std::any_of(peers.begin(), peers.end(),
                              [&](const auto& of) { return is_inside(of) && is_v6(of); });
  const bool v4 = !v6 || std::any_of(peers.begin(), peers.end(),
                                     [&](const auto& of) { return is_inside(of) && !is_v6(of); });
  const auto ports = ports_of(&TrunkSettings::cleartext_port, 5060);
  for (const auto transport : {Transport::udp, Transport::tcp}) {
    const auto& closed = transport == Transport::udp ? running_.no_udp : running_.no_tcp;
    const bool needed = std::any_of(peers.begin(), peers.end(), [&](const auto& of) {
      return is_inside(of) && of.target && of.transport == transport;
    });
    const bool placed = std::any_of(peers.begin(), peers.end(), [&](const auto& of) {
      return is_inside(of) && of.transport == transport && is_to_fill_in(of.target.value);
    });
    if (closed && !needed && !placed) continue;
    const auto at = [&](std::string_view what) {
      for (const auto& port : ports) {
        auto lines = port.lines;
        cite(lines, closed.lines);
        plan_.inside.listen.push_back({std::string(base::to_string(transport)) + ":" +
                                           to_fill_in(what) + ":" + std::to_string(port.value),
                                       lines});
      }
    };
    if (v4) at("this machine's address inside");
    if (v6) at("this machine's IPv6 address inside");
  }
  if (plan_.inside.listen.empty()) {  // nobody is inside, and nothing was open
    plan_.inside.listen.push_back(
        {"udp:" + to_fill_in("this machine's address inside") + ":5060", running_.no_udp.lines});
  }
  const auto* bound = running_.interface(running_.trunk.bind.value);
  const bool known = running_.trunk.bind && bound != nullptr && bound->address;
  Lines bind_lines = running_.trunk.bind.lines;
  if (known) cite(bind_lines, bound->address.lines);
  auto& fill_in = plan_.fill_in;
  fill_in.insert(fill_in.begin(), {"[inside] listen: this machine's address towards the cleartext "
                                   "neighbours" +
                                       (known ? "; the router's is " + bound->address.value : ""s),
                                   bind_lines});
  const auto secure_ports = ports_of(&TrunkSettings::secure_port, 5061);
  const bool outside_v6 = std::any_of(peers.begin(), peers.end(),
                                      [](const auto& of) { return of.outside() && is_v6(of); });
  for (const std::string any : {"0.0.0.0", "[::]"}) {
    if (any != "0.0.0.0" && !outside_v6) continue;
    for (const auto& port : secure_ports) {
      plan_.outside.listen.push_back({"tls:" + any + ":" + std::to_string(port.value), port.lines});
    }
  }
  for (auto& peer : plan_.peers) {
    if (!peer.outside()) continue;
    const auto at = std::find_if(plan_.trustpoints.begin(), plan_.trustpoints.end(),
                                 [&](const auto& of) { return of.name == peer.trustpoint.value; });
    if (at == plan_.trustpoints.end()) continue;
    const auto name = name_in(at->own);
    if (!name) continue;
    auto& side = plan_.outside.advertise;
    if (side.value.empty()) side = name;
    if (side.value != name.value) peer.advertise = name;
  }
  if (plan_.outside.advertise.value.empty()) {
    plan_.outside.advertise.value = to_fill_in("the name that our own certificate carries");
    fill_in.insert(fill_in.begin() + 1,
                   {"[outside] advertise: the name that our own certificate carries (CN or subject "
                    "alternative name of the router's)",
                    {}});
  }
}

void Planner::plan_settings() {
  auto& settings = plan_.settings;
  const auto add = [&](std::string table, std::string key, std::string value, const Lines& lines) {
    settings.push_back({std::move(table), std::move(key), {std::move(value), lines}});
  };
  const auto& trying = running_.trying;
  const std::size_t t1 = trying && trying.value > 0 ? trying.value : 500;
  if (trying && trying.value > 0) add("timers", "t1", quoted(t1, "ms"), trying.lines);
  if (running_.retry_invite) {
    auto lines = running_.retry_invite.lines;
    cite(lines, trying.lines);
    const auto timer_b = t1 << running_.retry_invite.value;
    add("timers", "timer_b", quoted(timer_b, "ms"), lines);
    constexpr std::size_t of_groups = 4000;  // their failover timeout, which must be less
    for (auto& group : plan_.groups) group.no_timeout = timer_b <= of_groups;
  }
  const auto seconds = [&](std::string key, const Cited<std::size_t>& of) {
    if (of && of.value > 0) add("connections", std::move(key), quoted(of.value, "s"), of.lines);
  };
  seconds("connect_timeout", running_.connect_seconds);
  seconds("handshake_timeout", running_.tls_seconds);
  if (running_.aging_minutes && running_.aging_minutes.value > 0) {
    add("connections", "idle_timeout", quoted(running_.aging_minutes.value, "m"),
        running_.aging_minutes.lines);
  }
}

void Planner::tell_of_router() {
  for (const auto& of : plan_.trustpoints) {
    const auto has = [&](const std::string& path) {
      return std::any_of(plan_.files.begin(), plan_.files.end(),
                         [&](const FilePlan& file) { return file.path == path; });
    };
    std::string wanted;
    for (const auto& path : {of.chain, of.key, of.anchors}) {
      if (!has(path)) wanted += (wanted.empty() ? "" : ", ") + path;
    }
    if (!of.crl.empty()) wanted += ", " + of.crl;
    Lines lines = of.lines;
    cite(lines, of.anchor_lines);
    plan_.fill_in.push_back({"files of trustpoint " + of.name + ": " + wanted, lines});
  }
  const bool hunts =
      std::any_of(running_.dial_peers.begin(), running_.dial_peers.end(),
                  [](const auto& of) { return !of.huntstop && !of.shut && of.pattern; });
  if (plan_.routes.size() > 2 && hunts) {
    plan_.different.push_back(
        {"a call that fails is not tried again by a less specific dial-peer: "
         "the first route that fits is the only one",
         {}});
  }
}

}  // namespace sipward::import
