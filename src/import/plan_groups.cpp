// voice class dpg: the calls that come in by a dial-peer go to the dial-peers of a group, whatever
// the patterns of these say.
#include <algorithm>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

// The order in which IOS looks for the dial-peer of a call that comes in.
constexpr std::size_t by_via = 0, by_request = 1, by_to = 2, by_from = 3, by_called = 4,
                      by_nothing_readable = 5;

std::string named(const DialPeer& dial_peer) {
  return "dial-peer " + std::to_string(dial_peer.tag);
}

// "." is every number here, with a plus or without.
std::optional<ReadPattern> called_pattern(const std::string& text) {
  return read_pattern(text == "." ? ".T" : text);
}

}  // namespace

bool Planner::is_in_group(std::size_t dial_peer) const {
  const auto has = [&](const auto& group) {
    const auto& members = group.second.members;
    return std::any_of(members.begin(), members.end(),
                       [&](const auto& of) { return of.tag == dial_peer; });
  };
  return std::any_of(running_.dial_peer_groups.begin(), running_.dial_peer_groups.end(), has);
}

// A choice of the group's dial-peers, which calls they take is still to be said.
std::optional<Choice> Planner::targets_of(const DialPeer& dial_peer) {
  const auto of = named(dial_peer) + " leads to dpg " + std::to_string(dial_peer.group.value);
  Choice choice;
  choice.lines = dial_peer.lines;
  cite(choice.lines, dial_peer.group.lines);
  const auto at = running_.dial_peer_groups.find(dial_peer.group.value);
  if (at == running_.dial_peer_groups.end() || at->second.shut) {
    const bool shut = at != running_.dial_peer_groups.end();
    if (shut) cite(choice.lines, at->second.lines);
    plan_.different.push_back({of + (shut ? ", which is out of service" : ", which was not read") +
                                   ": its calls go by the other routes",
                               choice.lines});
    return std::nullopt;
  }
  cite(choice.lines, at->second.lines);
  choice.group = "dpg-" + std::to_string(dial_peer.group.value);
  for (const auto& member : at->second.members) {
    const auto& all = running_.dial_peers;
    const auto target = std::find_if(all.begin(), all.end(),
                                     [&](const DialPeer& one) { return one.tag == member.tag; });
    if (target == all.end() || target->shut) {
      plan_.different.push_back({of + ", whose dial-peer " + std::to_string(member.tag) +
                                     (target == all.end() ? " was not read" : " is out of service"),
                                 {member.line}});
      continue;
    }
    cite(choice.lines, {member.line});
    choice.turns.push_back({&*target, member.preference, {member.line}});
  }
  if (!choice.turns.empty()) return choice;
  plan_.different.push_back({of + ", which leads nowhere: there is no route", choice.lines});
  return std::nullopt;
}

void Planner::choose_by_group(const DialPeer& dial_peer, std::vector<Choice>& all) {
  auto targets = targets_of(dial_peer);
  if (!targets) return;
  if (!dial_peer.inbound()) {
    plan_.different.push_back({named(dial_peer) + ": nothing says which calls come in by it, so "
                                                  "its dpg has no route",
                               targets->lines});
    return;
  }
  targets->key = std::to_string(dial_peer.tag) + " ";  // each inbound one has choices of its own
  choose_by_call(dial_peer, *targets, all);
}

void Planner::choose_by_call(const DialPeer& dial_peer, const Choice& like,
                             std::vector<Choice>& all) {
  const auto& incoming = dial_peer.incoming;
  const auto unreadable = [&](std::string why, const Lines& lines) {
    auto choice = like;
    choice.order = by_nothing_readable;
    choice.unreadable = std::move(why);
    cite(choice.lines, lines);
    add_choice(std::move(choice), all);
  };
  const auto at = [&](std::size_t order) {
    auto choice = like;
    choice.order = order;
    return choice;
  };
  if (incoming.via) choose_by_via(incoming.via, at(by_via), all);
  if (incoming.request) {
    choose_by_uri(incoming.request, {"the Request-URI", &Conditions::hosts, true}, at(by_request),
                  all);
  }
  if (incoming.to) choose_by_uri(incoming.to, {"To", &Conditions::to_hosts, false}, at(by_to), all);
  if (incoming.from) {
    choose_by_uri(incoming.from, {"From", &Conditions::from_hosts, false}, at(by_from), all);
  }
  auto by_number = like;
  by_number.order = by_called;
  if (incoming.called) {
    auto choice = by_number;
    choice.pattern = called_pattern(incoming.called.value);
    choice.pattern_lines = incoming.called.lines;
    choice.key += incoming.called.value;
    if (choice.pattern) {
      add_choice(std::move(choice), all);
    } else {
      unreadable("what could not be read", incoming.called.lines);
    }
  }
  if (incoming.called_map) choose_by_map(incoming.called_map, by_number, all);
  for (const auto& lines : incoming.others) unreadable("what no route can ask for", lines);
}

}  // namespace sipward::import
