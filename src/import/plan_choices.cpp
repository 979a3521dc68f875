// Which dial-peers take the same calls, in the order in which IOS asks: first where inbound ones
// lead to a group, then the most specific pattern, for IOS takes the longest match and sipward the
// first.
#include <algorithm>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

constexpr std::size_t by_uri = 9, by_pattern = 10;  // order; groups come before

std::size_t preference_of(const DialPeer& dial_peer) {
  return dial_peer.preference ? dial_peer.preference.value : 0;
}

bool is_before(const Choice& a, const Choice& b) {
  if (a.order != b.order) return a.order < b.order;
  if (a.pattern && b.pattern) return a.pattern->specificity < b.pattern->specificity;
  if (a.pattern || b.pattern) return a.pattern.has_value();
  return !a.unreadable.empty() && b.unreadable.empty();
}

}  // namespace

void add_choice(Choice choice, std::vector<Choice>& all) {
  const auto same = [&](const Choice& of) {
    return of.unreadable.empty() && choice.unreadable.empty() && of.order == choice.order &&
           of.key == choice.key;
  };
  const auto at = std::find_if(all.begin(), all.end(), same);
  if (at == all.end()) return all.push_back(std::move(choice));
  cite(at->pattern_lines, choice.pattern_lines);
  cite(at->lines, choice.lines);
  for (auto& turn : choice.turns) {
    const auto known = [&](const Turn& of) { return of.dial_peer == turn.dial_peer; };
    if (std::none_of(at->turns.begin(), at->turns.end(), known)) {
      at->turns.push_back(std::move(turn));
    }
  }
}

// One choice for each entry, as IOS compares them one by one.
void Planner::choose_by_map(const Cited<std::size_t>& map, const Choice& like,
                            std::vector<Choice>& all) {
  const auto name = "e164-pattern-map " + std::to_string(map.value);
  const auto at = running_.pattern_maps.find(map.value);
  const bool known = at != running_.pattern_maps.end();
  auto lines = map.lines;
  if (known) cite(lines, at->second.lines);
  if (known && at->second.shut) {
    return plan_.different.push_back({name + " is out of service: no route asks for it", lines});
  }
  if (!known || at->second.entries.empty()) {
    auto choice = like;
    choice.unreadable = name + ", of which no number is here";
    choice.pattern_lines = lines;
    return add_choice(std::move(choice), all);
  }
  for (const auto& entry : at->second.entries) {
    auto choice = like;
    choice.key += entry.text;
    choice.pattern = entry.pattern;
    choice.pattern_lines = lines;
    cite(choice.pattern_lines, {entry.line});
    add_choice(std::move(choice), all);
  }
}

void Planner::choose_by_pattern(const DialPeer& dial_peer, std::vector<Choice>& all) {
  Choice like;
  like.order = by_pattern;
  like.turns.push_back({&dial_peer, preference_of(dial_peer), dial_peer.preference.lines});
  if (dial_peer.pattern) {
    auto choice = like;
    choice.key = dial_peer.pattern.value;
    choice.pattern_lines = dial_peer.pattern.lines;
    choice.pattern = read_pattern(dial_peer.pattern.value);
    if (!choice.pattern) choice.unreadable = "what could not be read";
    add_choice(std::move(choice), all);
  }
  if (dial_peer.pattern_map) choose_by_map(dial_peer.pattern_map, like, all);
  if (dial_peer.uri) {
    auto first = like;
    first.order = by_uri;
    choose_by_uri(dial_peer.uri, {"the Request-URI", &Conditions::hosts, true}, first, all);
  }
  const bool chosen = dial_peer.pattern || dial_peer.pattern_map || dial_peer.uri;
  if (!chosen && dial_peer.elsewhere) {
    like.unreadable = "what could not be read";
    add_choice(std::move(like), all);
  } else if (!chosen && !dial_peer.inbound() && !dial_peer.pots && !is_in_group(dial_peer.tag)) {
    add_choice(std::move(like), all);
  }
}

std::vector<Choice> Planner::choices() {
  std::vector<Choice> all;
  for (const auto& dial_peer : running_.dial_peers) {
    if (dial_peer.shut) continue;
    if (dial_peer.group && !dial_peer.pots) choose_by_group(dial_peer, all);
    choose_by_pattern(dial_peer, all);
  }
  std::stable_sort(all.begin(), all.end(), is_before);
  return all;
}

}  // namespace sipward::import
