#include "sipward/core/policy/succession.hpp"

#include <string_view>
#include <unordered_map>

namespace sipward::policy {
namespace {

constexpr std::size_t most_places = base::no_peer;

std::unordered_map<std::string_view, PeerId> living(const Network& network) {
  std::unordered_map<std::string_view, PeerId> places;
  for (std::size_t i = 0; i < network.peers.size(); ++i) {
    const auto& peer = network.peers[i];
    if (!peer.removed) places.emplace(peer.name, static_cast<PeerId>(i));
  }
  return places;
}

// A peer that changes sides is another one: what its connections may do is different.
void take_places(const Network& before, const Network& next, Succession& succession) {
  auto& peers = succession.network.peers;
  peers = before.peers;
  for (auto& peer : peers) peer.removed = true;
  const auto known = living(before);
  for (auto peer : next.peers) {
    peer.rank = static_cast<std::uint16_t>(succession.places.size());
    const auto at = known.find(peer.name);
    if (at != known.end() && before.peers[at->second].side == peer.side) {
      peers[at->second] = std::move(peer);
      succession.places.push_back(at->second);
    } else {
      succession.places.push_back(static_cast<PeerId>(peers.size()));
      peers.push_back(std::move(peer));
    }
  }
}

// Groups keep their places too: requests under way name theirs by it. One that is gone is empty.
std::vector<GroupId> take_group_places(const Network& before, Network& network) {
  std::vector<GroupId> places;
  auto groups = before.groups;
  for (auto& group : groups) group.members.clear();
  for (auto& group : network.groups) {
    auto place = before.group_by_name(group.name);
    if (place == no_group) {
      place = static_cast<GroupId>(groups.size());
      groups.emplace_back();
    }
    groups[place] = std::move(group);
    places.push_back(place);
  }
  network.groups = std::move(groups);
  return places;
}

void follow_places(Network& network, const std::vector<PeerId>& places,
                   const std::vector<GroupId>& group_places) {
  for (auto& group : network.groups) {
    for (auto& member : group.members) member.peer = places[member.peer];
  }
  for (auto& route : network.routes) {
    auto* to = std::get_if<PeerId>(&route.to);
    if (to != nullptr && *to < places.size()) *to = places[*to];
    if (auto* group = std::get_if<ToGroup>(&route.to)) group->group = group_places[group->group];
    auto* from = std::get_if<PeerId>(&route.from);
    if (from != nullptr && *from < places.size()) *from = places[*from];
  }
}

}  // namespace

std::optional<Succession> succeed(const Network& before, const Network& next) {
  if (before.peers.size() + next.peers.size() > most_places) return std::nullopt;
  Succession succession{next, {}, {}};
  take_places(before, next, succession);
  const auto group_places = take_group_places(before, succession.network);
  follow_places(succession.network, succession.places, group_places);
  for (std::size_t i = 0; i < before.peers.size(); ++i) {
    if (succession.network.peers[i].removed && !before.peers[i].removed) {
      succession.removed.push_back(static_cast<PeerId>(i));
    }
  }
  return succession;
}

}  // namespace sipward::policy
