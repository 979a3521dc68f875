// Dial-peers as routes and groups: those that take the same calls stand in for each other.
#include <algorithm>
#include <array>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

constexpr std::array<int, 3> hunted{404, 500, 503};  // what sends IOS to the next of a server-group

std::string tags_of(const std::vector<Turn>& turns) {
  std::string text = turns.size() == 1 ? "dial-peer" : "dial-peers";
  for (const auto& turn : turns) text += "-" + std::to_string(turn.dial_peer->tag);
  return text;
}

Lines lines_of(const Choice& choice) {
  auto lines = choice.lines;
  for (const auto& turn : choice.turns) cite(lines, turn.dial_peer->lines);
  return lines;
}

enum class Kind : std::uint8_t { none, prefix, range, regex };

Kind kind_of(const RoutePlan& route) {
  if (route.when.numbers.empty()) return Kind::none;
  const auto& numbers = route.when.numbers.front().value;
  if (!numbers.prefix.empty()) return is_to_fill_in(numbers.prefix) ? Kind::none : Kind::prefix;
  if (!numbers.range.empty()) return Kind::range;
  return numbers.regex.empty() ? Kind::none : Kind::regex;
}

// Of the same calls but for their numbers, which one list can hold.
bool may_be_one(const RoutePlan& a, const RoutePlan& b) {
  return a.from == b.from && a.to == b.to && a.dial_peers == b.dial_peers &&
         kind_of(a) == kind_of(b) && kind_of(a) != Kind::none && a.when.hosts.empty() &&
         b.when.hosts.empty() && a.when.to_hosts.empty() && b.when.to_hosts.empty() &&
         a.when.from_hosts.empty() && b.when.from_hosts.empty();
}

bool is_side(const std::string& from) {
  return from == "inside" || from == "outside";
}

}  // namespace

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

// In the order in which IOS tries them; only those on the side of the first.
std::vector<MemberPlan> Planner::members_of(const Choice& choice) {
  struct Candidate {
    std::pair<std::size_t, std::size_t> level;
    MemberPlan member;
  };
  std::vector<Candidate> candidates;
  const auto add = [&](const Turn& turn, std::size_t peer, std::size_t rank, Lines lines) {
    cite(lines, turn.lines);
    const auto same = [&](const Candidate& one) { return one.member.peer == peer; };
    if (std::any_of(candidates.begin(), candidates.end(), same)) return;
    candidates.push_back({{turn.preference, rank}, {peer, 0, std::move(lines)}});
  };
  for (const auto& turn : choice.turns) {
    if (turn.dial_peer->pots && plan_.router) {
      add(turn, *plan_.router, 0, turn.dial_peer->lines);
    }
    for (const auto& [dial_peer, ways] : ways_) {
      if (dial_peer != turn.dial_peer) continue;
      for (const auto& way : ways) add(turn, way.peer, way.rank, way.lines);
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.level < b.level; });
  std::vector<MemberPlan> members;
  std::size_t rank = 1;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i > 0 && candidates[i].level != candidates[i - 1].level) ++rank;
    auto& member = candidates[i].member;
    member.rank = rank;
    const auto& peer = plan_.peers[member.peer];
    if (members.empty() || peer.outside() == plan_.peers[members.front().peer].outside()) {
      members.push_back(std::move(member));
    } else {
      plan_.different.push_back({tags_of(choice.turns) + ": " + peer.name +
                                     " is on the other side than the first and cannot stand in for "
                                     "it; left out",
                                 member.lines});
    }
  }
  return members;
}

void Planner::plan_choice(const Choice& written) {
  auto choice = written;
  std::stable_sort(choice.turns.begin(), choice.turns.end(),
                   [](const Turn& a, const Turn& b) { return a.preference < b.preference; });
  auto members = members_of(choice);
  if (members.empty()) {
    plan_.different.push_back(
        {tags_of(choice.turns) + ": leads nowhere that was understood, so there is no route",
         lines_of(choice)});
    return;
  }
  const bool outside = plan_.peers[members.front().peer].outside();
  const auto to = members.size() == 1 ? plan_.peers[members[0].peer].name
                                      : group_for(choice, std::move(members));
  add_routes(choice, to, outside);
}

std::string Planner::group_for(const Choice& choice, std::vector<MemberPlan> members) {
  GroupPlan group;
  group.members = std::move(members);
  const auto& first = *choice.turns.front().dial_peer;
  std::string name = choice.group.empty() ? tags_of(choice.turns) : choice.group;
  if (choice.turns.size() == 1 && first.server_group) {
    const auto tag = first.server_group.value;
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
  if (choice.turns.size() > 1 && first.huntstop) {
    group.statuses.emplace();
    group.statuses_lines = first.lines;
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

void Planner::add_routes(const Choice& choice, const std::string& to, bool outside) {
  RoutePlan route;
  route.to = to;
  route.when = choice.when;
  route.lines = lines_of(choice);
  for (const auto& turn : choice.turns) route.dial_peers.push_back(turn.dial_peer->tag);
  if (choice.pattern) {
    route.when.numbers.push_back({choice.pattern->numbers, choice.pattern_lines});
  }
  if (!choice.unreadable.empty()) {
    Numbers numbers;  // longer than a user_prefix may be
    numbers.prefix = to_fill_in("the numbers that go to " + to + " by this route");
    route.when.numbers.push_back({numbers, choice.pattern_lines});
    plan_.fill_in.push_back({"the numbers of the route to " + to + ", " + tags_of(choice.turns) +
                                 ": IOS chooses it by " + choice.unreadable,
                             route.lines});
  }
  if (!choice.from.empty()) return add_routes_from(choice, std::move(route), outside);
  const auto inside = std::count_if(plan_.peers.begin(), plan_.peers.end(),
                                    [](const auto& of) { return of.side == "inside"; });
  if (!outside) {
    route.from = "outside";
    add_route(route);
  }
  if (outside || inside > 1) {
    route.from = "inside";
    add_route(route);
  }
}

// IOS says of these whose calls they are, so they may lead back to the side they came from.
void Planner::add_routes_from(const Choice& choice, RoutePlan route, bool outside) {
  for (const auto index : choice.from) {
    const auto& from = plan_.peers[index];
    if (from.name == route.to) {
      plan_.different.push_back(
          {from.name + " is the target of its own calls; no route was made", route.lines});
      continue;
    }
    route.from = from.name;
    route.hairpin = outside && from.outside();
    add_route(route);
  }
}

// The numbers of one map are one list, unless another route stands between them.
void Planner::add_route(RoutePlan route) {
  auto& all = plan_.routes;
  for (auto at = all.rbegin(); at != all.rend(); ++at) {
    if (is_side(at->from) && is_side(route.from) && at->from != route.from) continue;
    if (!may_be_one(*at, route)) break;
    auto& numbers = at->when.numbers;
    numbers.insert(numbers.end(), route.when.numbers.begin(), route.when.numbers.end());
    return cite(at->lines, route.lines);
  }
  all.push_back(std::move(route));
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
