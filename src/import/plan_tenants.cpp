// What a dial-peer says itself, what its tenant says, what is said of all: the nearest counts.
#include <algorithm>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

// The value at the nearest level that has one; a tenant's is cited with the lines that lead to it.
template <class T>
void take_nearest(Cited<T> TrunkSettings::*field, const TrunkSettings& own, const Tenant* tenant,
                  const Lines& tenant_lines, const TrunkSettings& all, TrunkSettings& into) {
  if (own.*field) {
    into.*field = own.*field;
  } else if (tenant != nullptr && tenant->trunk.*field) {
    into.*field = tenant->trunk.*field;
    cite((into.*field).lines, tenant_lines);
  } else {
    into.*field = all.*field;
  }
}

}  // namespace

TrunkSettings Planner::settings_of(const DialPeer& dial_peer) const {
  const auto at = running_.tenants.find(dial_peer.tenant.value);
  const auto* tenant = dial_peer.tenant && at != running_.tenants.end() ? &at->second : nullptr;
  auto lines = dial_peer.tenant.lines;
  if (tenant != nullptr) cite(lines, tenant->lines);
  TrunkSettings nearest;
  const auto take = [&](auto field) {
    take_nearest(field, dial_peer.trunk, tenant, lines, running_.trunk, nearest);
  };
  take(&TrunkSettings::transport);
  take(&TrunkSettings::sips);
  take(&TrunkSettings::sip_server);
  if (dial_peer.trunk.keepalive) {
    nearest.keepalive = dial_peer.trunk.keepalive;
  } else {
    take(&TrunkSettings::keepalive_profile);
    if (!nearest.keepalive_profile) take(&TrunkSettings::keepalive);
  }
  take(&TrunkSettings::tls_profile);
  take(&TrunkSettings::bind);
  take(&TrunkSettings::secure_port);
  take(&TrunkSettings::cleartext_port);
  return nearest;
}

void Planner::tell_of_tenant(const DialPeer& dial_peer) {
  if (!dial_peer.tenant || running_.tenants.contains(dial_peer.tenant.value)) return;
  plan_.different.push_back({"dial-peer " + std::to_string(dial_peer.tag) + " is of tenant " +
                                 std::to_string(dial_peer.tenant.value) +
                                 ", which was not read: what is said of all was taken",
                             dial_peer.tenant.lines});
}

// To the peer of a dial-peer; of several dial-peers the first counts.
void Planner::add_settings(PeerPlan& peer, const TrunkSettings& trunk) {
  const auto set = [&](auto& into, const auto& value, const std::string& what) {
    if (!value) return;
    if (!into) {
      into = value;
    } else if (into.value == value.value) {
      cite(into.lines, value.lines);
    } else {
      plan_.different.push_back(
          {peer.name + " has two " + what + "; the first is taken", value.lines});
    }
  };
  set(peer.options, options_of(trunk), "sets of OPTIONS");
  if (peer.outside()) {
    set(peer.profile, trunk.tls_profile, "TLS profiles");
    Cited<std::string> scheme;
    if (trunk.sips) scheme = {trunk.sips.value ? "sips" : "sip", trunk.sips.lines};
    set(peer.scheme, scheme, "schemes");
  }
  const auto port = peer.outside() ? &TrunkSettings::secure_port : &TrunkSettings::cleartext_port;
  set(peer.port, trunk.*port, "ports of ours");
  const auto* bound = running_.interface(trunk.bind.value);
  const bool own = trunk.bind && trunk.bind.lines != running_.trunk.bind.lines;
  if (!own || bound == nullptr) return;
  auto lines = trunk.bind.lines;
  cite(lines, bound->address.lines);
  const auto address = bound->address ? bound->address.value : bound->name;
  plan_.different.push_back(
      {peer.name + " knew the router as " + address + ", to which its tenant was bound", lines});
}

// What is said of all, then what tenants of dial-peers in service have beside.
std::vector<Cited<std::size_t>> Planner::ports_of(Cited<std::size_t> TrunkSettings::*port,
                                                  std::size_t usual) const {
  const auto& common = running_.trunk.*port;
  std::vector<Cited<std::size_t>> all{{common ? common.value : usual, common.lines}};
  for (const auto& dial_peer : running_.dial_peers) {
    if (dial_peer.shut || dial_peer.pots) continue;
    const auto found = settings_of(dial_peer).*port;
    if (!found) continue;
    const auto same = [&](const auto& one) { return one.value == found.value; };
    const auto at = std::find_if(all.begin(), all.end(), same);
    if (at == all.end()) {
      all.push_back(found);
    } else {
      cite(at->lines, found.lines);
    }
  }
  return all;
}

}  // namespace sipward::import
