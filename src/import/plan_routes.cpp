// Dial-peers as routes and groups: the most specific pattern first, for IOS takes the longest match
// and sipward the first; dial-peers of one pattern stand in for each other.
#include <algorithm>
#include <array>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

constexpr std::array<int, 3> hunted{404, 500, 503};  // what sends IOS to the next of a server-group

std::size_t preference_of(const DialPeer* dial_peer) {
  return dial_peer->preference ? dial_peer->preference.value : 0;
}

std::string tags_of(const std::vector<const DialPeer*>& dial_peers) {
  std::string text = dial_peers.size() == 1 ? "dial-peer" : "dial-peers";
  for (const auto* of : dial_peers) text += "-" + std::to_string(of->tag);
  return text;
}

}  // namespace

std::vector<Planner::Choice> Planner::choices() {
  std::vector<Choice> all;
  const auto add = [&](const DialPeer& dial_peer) {
    Choice choice;
    if (dial_peer.pattern) {
      choice.pattern = read_pattern(dial_peer.pattern.value);
      choice.unreadable = !choice.pattern;
    } else if (dial_peer.elsewhere) {
      choice.unreadable = true;
    } else if (dial_peer.inbound || dial_peer.pots) {
      return;
    }
    const auto same = [&](const Choice& of) {
      return !of.unreadable && !choice.unreadable &&
             of.dial_peers.front()->pattern.value == dial_peer.pattern.value;
    };
    auto at = std::find_if(all.begin(), all.end(), same);
    if (at == all.end()) at = all.insert(all.end(), std::move(choice));
    cite(at->pattern_lines, dial_peer.pattern.lines);
    at->dial_peers.push_back(&dial_peer);
  };
  for (const auto& dial_peer : running_.dial_peers) {
    if (!dial_peer.shut) add(dial_peer);
  }
  const auto before = [](const Choice& a, const Choice& b) {
    if (a.pattern && b.pattern) return a.pattern->specificity < b.pattern->specificity;
    if (a.pattern || b.pattern) return a.pattern.has_value();
    return a.unreadable && !b.unreadable;
  };
  std::stable_sort(all.begin(), all.end(), before);
  return all;
}

void Planner::plan_routes() {
  const auto all = choices();
  for (const auto& choice : all) plan_choice(choice);
  const auto outside = std::count_if(plan_.peers.begin(), plan_.peers.end(),
                                     [](const auto& of) { return of.outside(); });
  if (outside > 1) {
    plan_.stricter.push_back(
        {"IOS passed calls of one TLS neighbour on to another; here routes lead "
         "from one side to the other. Where calls shall pass from outside to "
         "outside write a route with hairpin = true",
         {}});
  }
}

void Planner::plan_choice(const Choice& choice) {
  auto dial_peers = choice.dial_peers;
  std::stable_sort(dial_peers.begin(), dial_peers.end(), [](const auto* a, const auto* b) {
    return preference_of(a) < preference_of(b);
  });
  struct Candidate {
    std::pair<std::size_t, std::size_t> level;
    MemberPlan member;
  };
  std::vector<Candidate> candidates;
  const auto add = [&](const DialPeer* of, std::size_t peer, std::size_t rank, Lines lines) {
    cite(lines, of->preference.lines);
    const auto same = [&](const Candidate& one) { return one.member.peer == peer; };
    if (std::any_of(candidates.begin(), candidates.end(), same)) return;
    candidates.push_back({{preference_of(of), rank}, {peer, 0, std::move(lines)}});
  };
  for (const auto* of : dial_peers) {
    if (of->pots && plan_.router) add(of, *plan_.router, 0, of->lines);
    for (const auto& [dial_peer, ways] : ways_) {
      if (dial_peer != of) continue;
      for (const auto& way : ways) add(of, way.peer, way.rank, way.lines);
    }
  }
  if (candidates.empty()) {
    Lines lines;
    for (const auto* of : dial_peers) cite(lines, of->lines);
    plan_.different.push_back(
        {tags_of(dial_peers) + ": leads nowhere that was understood, so there is no route", lines});
    return;
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.level < b.level; });
  const bool outside = plan_.peers[candidates.front().member.peer].outside();
  std::vector<MemberPlan> members;
  std::size_t rank = 1;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i > 0 && candidates[i].level != candidates[i - 1].level) ++rank;
    auto& member = candidates[i].member;
    member.rank = rank;
    const auto& peer = plan_.peers[member.peer];
    if (peer.outside() == outside) {
      members.push_back(std::move(member));
    } else {
      plan_.different.push_back({tags_of(dial_peers) + ": " + peer.name +
                                     " is on the other side than the first and cannot stand in for "
                                     "it; left out",
                                 member.lines});
    }
  }
  Lines lines;
  for (const auto* of : dial_peers) cite(lines, of->lines);
  const auto to = members.size() == 1 ? plan_.peers[members[0].peer].name
                                      : group_for(choice, std::move(members));
  add_routes(choice, to, outside, lines);
}

std::string Planner::group_for(const Choice& choice, std::vector<MemberPlan> members) {
  GroupPlan group;
  group.members = std::move(members);
  const auto& dial_peers = choice.dial_peers;
  std::string name = tags_of(dial_peers);
  if (dial_peers.size() == 1 && dial_peers[0]->server_group) {
    const auto tag = dial_peers[0]->server_group.value;
    const auto& of = running_.server_groups.at(tag);
    name = "server-group-" + std::to_string(tag);
    cite(group.lines, of.lines);
    group.round_robin = of.round_robin;
    group.statuses.emplace();
    for (const int status : hunted) {
      const auto stops = [status](const auto& range) {
        return static_cast<std::size_t>(status) >= range.first &&
               static_cast<std::size_t>(status) <= range.second;
      };
      if (std::none_of(of.huntstops.begin(), of.huntstops.end(), stops)) {
        group.statuses->push_back(status);
      }
    }
    group.statuses_lines = of.lines;
  }
  const auto* first = *std::min_element(
      dial_peers.begin(), dial_peers.end(),
      [](const auto* a, const auto* b) { return preference_of(a) < preference_of(b); });
  if (dial_peers.size() > 1 && first->huntstop) {
    group.statuses.emplace();
    group.statuses_lines = first->lines;
  }
  const auto same = [&](const GroupPlan& of) {
    const auto member = [](const MemberPlan& a, const MemberPlan& b) {
      return a.peer == b.peer && a.rank == b.rank;
    };
    return of.round_robin == group.round_robin && of.statuses == group.statuses &&
           std::equal(of.members.begin(), of.members.end(), group.members.begin(),
                      group.members.end(), member);
  };
  const auto at = std::find_if(plan_.groups.begin(), plan_.groups.end(), same);
  if (at != plan_.groups.end()) return at->name;
  group.name = unique_name(name, names_);
  plan_.groups.push_back(std::move(group));
  return plan_.groups.back().name;
}

void Planner::add_routes(const Choice& choice, const std::string& to, bool outside,
                         const Lines& lines) {
  RoutePlan route;
  route.to = to;
  route.lines = lines;
  for (const auto* of : choice.dial_peers) route.dial_peers.push_back(std::to_string(of->tag));
  route.numbers.lines = choice.pattern_lines;
  if (choice.pattern) route.numbers.value = choice.pattern->numbers;
  if (choice.unreadable) {
    // Longer than a user_prefix may be.
    route.numbers.value.prefix = to_fill_in("the numbers that go to " + to + " by this route");
    plan_.fill_in.push_back({"the numbers of the route to " + to + ", " +
                                 tags_of(choice.dial_peers) +
                                 ": IOS chooses it by what could not be read",
                             lines});
  }
  const auto inside = std::count_if(plan_.peers.begin(), plan_.peers.end(),
                                    [](const auto& of) { return of.side == "inside"; });
  if (!outside) {
    route.from = "outside";
    plan_.routes.push_back(route);
  }
  if (outside || inside > 1) {
    route.from = "inside";
    plan_.routes.push_back(route);
  }
}

// Where no route leads from one side to the other: to the only one there, or it is to be said.
void Planner::plan_way(const std::string& from, const std::string& to) {
  const auto side_of = [&](const std::string& name) -> std::string {
    for (const auto& peer : plan_.peers) {
      if (peer.name == name) return peer.side;
    }
    for (const auto& group : plan_.groups) {
      if (group.name == name) return plan_.peers[group.members.front().peer].side;
    }
    return {};
  };
  const bool there = std::any_of(plan_.routes.begin(), plan_.routes.end(), [&](const auto& one) {
    return one.from == from && side_of(one.to) == to;
  });
  if (there) return;
  std::vector<const PeerPlan*> candidates;
  for (const auto& peer : plan_.peers) {
    if (peer.side == to && !peer.target.value.empty()) candidates.push_back(&peer);
  }
  RoutePlan route;
  route.from = from;
  if (candidates.size() == 1) {
    route.to = candidates.front()->name;
    route.lines = candidates.front()->lines;
  } else if (plan_.router && to == "inside") {
    route.to = plan_.peers[*plan_.router].name;
    route.lines = plan_.peers[*plan_.router].lines;
  } else {
    route.to = to_fill_in("who takes the calls of this side");
    plan_.fill_in.push_back(
        {"the route from " + from + ": no dial-peer leads from there to the other side", {}});
  }
  plan_.routes.push_back(std::move(route));
}

void Planner::plan_ways_back() {
  plan_way("inside", "outside");
  plan_way("outside", "inside");
}

}  // namespace sipward::import
