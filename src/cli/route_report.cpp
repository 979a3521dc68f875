#include "sipward/cli/route_report.hpp"

#include <algorithm>

#include "sipward/cli/explain_report.hpp"
#include "sipward/cli/layout.hpp"
#include "sipward/core/policy/directory.hpp"
#include "sipward/shell/config/quantity.hpp"
#include "sipward/shell/tls/text.hpp"

namespace sipward::cli {
namespace {

using policy::Group;
using policy::Member;
using policy::Strategy;

bool asks_for_ourselves(const policy::Network& network, base::Side side, const sip::Uri& uri,
                        const sip::Message& request) {
  const bool ping = request.method() == sip::Method::options || request.method_text() == "PING";
  const bool expired = request.value(sip::Header::max_forwards) == "0";
  return ping && (!uri.has_user || expired) &&
         policy::Directory(network).is_ours(side, uri.host, uri.port);
}

std::string_view strategy_text(Strategy strategy) {
  switch (strategy) {
    case Strategy::priority:
      return "the lowest priority first, by weight among equals";
    case Strategy::round_robin:
      return "in turn";
    case Strategy::hash_call_id:
      return "by the Call-ID";
    case Strategy::hash_caller:
      return "by the caller";
  }
  return "";
}

std::vector<Member> in_order(const Group& group) {
  auto members = group.members;
  if (group.strategy != Strategy::priority) return members;
  std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return a.priority != b.priority ? a.priority < b.priority : a.weight > b.weight;
  });
  return members;
}

// How the target is reached on behalf of that sender.
boost::json::object facts_for(const config::Settings& settings, base::PeerId to,
                              base::PeerId from) {
  auto facts = facts_of(settings, to);
  const auto& sender = settings.network->peers[from];
  const auto& target = settings.network->peers[to].target;
  const bool tls = target && target->transport == base::Transport::tls;
  if (tls && !sender.outbound_trustpoint.empty()) {
    facts["trustpoint"] =
        sender.outbound_trustpoint + ", the outbound_trustpoint of " + sender.name;
  }
  return facts;
}

std::string member_text(const config::Settings& settings, const Member& member, base::PeerId from) {
  const auto facts = facts_for(settings, member.peer, from);
  auto text = settings.network->peers[member.peer].name + ": priority " +
              std::to_string(member.priority) + ", weight " + std::to_string(member.weight) + ", " +
              value_text(facts.at("target")) + ", is shown trustpoint " +
              value_text(facts.at("trustpoint"));
  if (const auto* names = facts.if_contains("names"); names && !names->as_array().empty()) {
    text += ", must be " + value_text(*names);
  }
  return text;
}

std::string statuses_text(const Group& group) {
  std::string text;
  for (const auto status : group.failover.statuses) {
    text += (text.empty() ? "" : ", ") + std::to_string(status);
  }
  return text;
}

std::string group_text(const config::Settings& settings, const Group& group, base::PeerId from) {
  auto out = row(2, "group", group.name + ": " + std::string(strategy_text(group.strategy)));
  std::size_t number = 0;
  for (const auto& member : in_order(group)) {
    out += row(2, std::to_string(++number) + ".", member_text(settings, member, from));
  }
  const auto after = group.failover.timeout.count() == 0
                         ? std::string()
                         : ", and after " + config::to_text(group.failover.timeout) + " of silence";
  return out + row(2, "next member", "if it cannot be reached, on " + statuses_text(group) + after);
}

std::string outcome_text(const config::Settings& settings, const RouteAnswer& answer) {
  const auto* winner = answer.winner();
  const auto& network = *settings.network;
  if (winner == nullptr) {
    return row(2, "so", "404: no route takes it") +
           row(2, "do",
               "add a [[route]] from = \"" + network.peers[answer.from].name + "\" if it may pass");
  }
  if (std::holds_alternative<policy::Refuse>(winner->to)) {
    return row(2, "so", "it is " + policy::target_text(network, winner->to));
  }
  if (const auto* group = std::get_if<policy::ToGroup>(&winner->to)) {
    return group_text(settings, network.groups[group->group], answer.from);
  }
  const auto peer = std::get<base::PeerId>(winner->to);
  return row(2, "peer", network.peers[peer].name) +
         facts_text(facts_for(settings, peer, answer.from));
}

boost::json::value target_json(const config::Settings& settings, const RouteAnswer& answer) {
  const auto* winner = answer.winner();
  if (winner == nullptr || answer.to_ourselves) return nullptr;
  const auto& network = *settings.network;
  if (const auto* refusal = std::get_if<policy::Refuse>(&winner->to)) {
    return boost::json::object{{"status", refusal->status}, {"reason", refusal->phrase}};
  }
  const auto peer_json = [&](base::PeerId peer) {
    auto out = facts_for(settings, peer, answer.from);
    out["peer"] = network.peers[peer].name;
    return out;
  };
  const auto* group = std::get_if<policy::ToGroup>(&winner->to);
  if (group == nullptr) return peer_json(std::get<base::PeerId>(winner->to));
  boost::json::array members;
  for (const auto& member : in_order(network.groups[group->group])) {
    auto one = peer_json(member.peer);
    one["priority"] = member.priority;
    one["weight"] = member.weight;
    members.push_back(std::move(one));
  }
  return boost::json::object{{"group", network.groups[group->group].name},
                             {"members", std::move(members)}};
}

}  // namespace

const policy::RouteCandidate* RouteAnswer::winner() const {
  return routes.empty() || !routes.back().wins ? nullptr : &routes.back();
}

bool RouteAnswer::passes() const {
  const auto* taken = winner();
  return to_ourselves || (taken != nullptr && !std::holds_alternative<policy::Refuse>(taken->to));
}

RouteAnswer answer_for(const config::Settings& settings, base::PeerId from,
                       std::string_view verified_name, const sip::Message& request) {
  const auto& network = *settings.network;
  const auto& uri = request.request_target();
  RouteAnswer answer;
  answer.method = tls::escaped(request.method_text());
  answer.uri = tls::escaped(request.request_uri());
  answer.from = from;
  answer.verified_name = verified_name;
  answer.in_dialog = request.has_to_tag();
  const auto side = network.peers[from].side;
  answer.to_ourselves = asks_for_ourselves(network, side, *uri, request);
  answer.routes = policy::explain_routes(network, {side, from, verified_name, *uri, request});
  return answer;
}

std::string route_text(const config::Settings& settings, const RouteAnswer& answer) {
  const auto& network = *settings.network;
  const auto& sender = network.peers[answer.from];
  auto out = answer.method + " " + answer.uri + "\n" +
             row(2, "from", sender.name + ", " + std::string(base::to_string(sender.side)));
  if (!answer.verified_name.empty()) out += row(2, "certificate", answer.verified_name);
  if (answer.to_ourselves) {
    return out + row(2, "so",
                     "sipward answers it itself: 200 while it has a way on for " + sender.name +
                         ", else 503");
  }
  if (answer.in_dialog) {
    out += row(2, "note", "it has a To tag: within a dialog that sipward knows no route is asked");
  }
  for (const auto& route : answer.routes) {
    const auto text = "route " + std::to_string(route.number) + " (" +
                      policy::target_text(network, route.to) + "): ";
    const auto conditions = route.conditions.empty() ? "no conditions" : route.conditions;
    out += route.wins ? row(2, "takes", text + conditions) : row(2, "not", text + route.why);
  }
  return out + outcome_text(settings, answer);
}

boost::json::object route_json(const config::Settings& settings, const RouteAnswer& answer) {
  const auto& network = *settings.network;
  const auto& sender = network.peers[answer.from];
  boost::json::array routes;
  for (const auto& route : answer.routes) {
    routes.push_back({{"number", route.number},
                      {"to", policy::target_text(network, route.to)},
                      {"wins", route.wins},
                      {"why_not", route.why},
                      {"conditions", route.conditions}});
  }
  return {{"method", answer.method},
          {"uri", answer.uri},
          {"from", sender.name},
          {"side", base::to_string(sender.side)},
          {"verified_name", answer.verified_name},
          {"answered_by_sipward", answer.to_ourselves},
          {"routes", std::move(routes)},
          {"target", target_json(settings, answer)}};
}

}  // namespace sipward::cli
