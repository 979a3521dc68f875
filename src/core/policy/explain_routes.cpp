// By which route a request goes and what is in the way of the others, in words. The verdicts are
// those of RouteTable.
#include <algorithm>

#include "sipward/core/policy/explain.hpp"
#include "sipward/core/policy/route_table.hpp"
#include "sipward/core/sip/reply.hpp"

namespace sipward::policy {
namespace {

template <class Item, class Text>
std::string listed(const std::vector<Item>& items, Text text, std::string_view joint = " or ") {
  std::string all;
  for (const auto& item : items) {
    if (!all.empty()) all.append(joint);
    all += text(item);
  }
  return all;
}

std::string_view scheme_text(sip::Scheme scheme) {
  switch (scheme) {
    case sip::Scheme::sip:
      return "sip";
    case sip::Scheme::sips:
      return "sips";
    case sip::Scheme::tel:
      return "tel";
    case sip::Scheme::urn:
      return "urn";
    case sip::Scheme::other:
      break;
  }
  return "another";
}

std::string header_text(const HeaderCondition& header) {
  return "header " + header.name + (header.equals ? " \"" + *header.equals + "\"" : "");
}

struct Wanted {
  Criterion condition;
  std::string text;  // empty: no such condition
};

// In the order in which the configuration documents them.
std::vector<Wanted> wanted_by(const RouteMatch& match) {
  const auto same = [](const std::string& text) { return text; };
  const auto host = [](const HostPattern& pattern) { return pattern.written(); };
  return {
      {Criterion::from_name, listed(match.from_names, host)},
      {Criterion::method, listed(match.methods, same)},
      {Criterion::user_prefix,
       listed(match.user_prefixes, [](const UserPrefix& prefix) { return prefix.text + "…"; })},
      {Criterion::user_range,
       listed(match.user_ranges, [](const NumberRange& range) { return range.written(); })},
      {Criterion::user_pattern,
       listed(match.user_patterns, [](const Pattern& one) { return "like " + one.text(); })},
      {Criterion::host, listed(match.hosts, host)},
      {Criterion::scheme,
       listed(match.schemes, [](sip::Scheme one) { return std::string(scheme_text(one)); })},
      {Criterion::to_host, listed(match.to_hosts, host)},
      {Criterion::from_host, listed(match.from_hosts, host)},
      {Criterion::header, listed(match.headers, header_text, ", ")},
  };
}

std::string_view subject_of(Criterion condition) {
  switch (condition) {
    case Criterion::method:
      return "method";
    case Criterion::scheme:
      return "scheme";
    case Criterion::user_range:
    case Criterion::user_prefix:
    case Criterion::user_pattern:
      return "user";
    case Criterion::host:
      return "host";
    case Criterion::from_name:
      return "certificate";
    case Criterion::from_host:
      return "host of From";
    case Criterion::to_host:
      return "host of To";
    case Criterion::none:
    case Criterion::sender:
    case Criterion::header:
      break;
  }
  return "";
}

std::string found_in(RequestView& view, Criterion condition) {
  switch (condition) {
    case Criterion::method:
      return std::string(view.question().request.method_text());
    case Criterion::scheme:
      return std::string(view.question().uri.scheme_text);
    case Criterion::user_range:
    case Criterion::user_prefix:
    case Criterion::user_pattern:
      return view.whole_user();
    case Criterion::host:
      return std::string(view.host(Part::host).text);
    case Criterion::from_name:
      return std::string(view.host(Part::verified_name).text);
    case Criterion::from_host:
      return std::string(view.host(Part::from_host).text);
    case Criterion::to_host:
      return std::string(view.host(Part::to_host).text);
    case Criterion::none:
    case Criterion::sender:
    case Criterion::header:
      break;
  }
  return {};
}

std::string sender_text(const Network& network, const Route& route) {
  if (const auto* side = std::get_if<Side>(&route.from)) {
    return "is for requests from " + std::string(base::to_string(*side));
  }
  if (const auto* peer = std::get_if<PeerId>(&route.from)) {
    return "is for requests from " + network.peers[*peer].name;
  }
  return "is for requests under other certificates";
}

std::string why_not(const Network& network, const Route& route, Criterion condition,
                    RequestView& view) {
  if (condition == Criterion::sender) {
    const bool by_name = !route.match.from_names.empty();
    const bool of_side =
        network.open_to({route.from, {}, {}, {}}, view.question().side, view.question().from);
    if (!by_name || !of_side) return sender_text(network, route);
    condition = Criterion::from_name;
  }
  if (condition == Criterion::header) {
    return "not every " + listed(route.match.headers, header_text, ", ") + " is there";
  }
  std::string wanted;
  for (auto& one : wanted_by(route.match)) {
    if (one.condition == condition) wanted = std::move(one.text);
  }
  const auto found = found_in(view, condition);
  return std::string(subject_of(condition)) + " is " + (found.empty() ? "none" : found) +
         ", wanted " + wanted;
}

std::string after_text(std::size_t number) {
  return "comes after route " + std::to_string(number) + ", which fits already";
}

}  // namespace

std::string conditions_text(const RouteMatch& match) {
  std::string all;
  for (const auto& [condition, text] : wanted_by(match)) {
    if (text.empty()) continue;
    if (!all.empty()) all += ", ";
    const auto subject = subject_of(condition);
    all.append(subject).append(subject.empty() ? "" : " ").append(text);
  }
  return all;
}

std::string target_text(const Network& network, const RouteTarget& target) {
  if (const auto* refusal = std::get_if<Refuse>(&target)) {
    return "a refusal: " + std::to_string(refusal->status) + " " +
           (refusal->phrase.empty() ? std::string(sip::default_phrase(refusal->status))
                                    : refusal->phrase);
  }
  const bool group = std::holds_alternative<ToGroup>(target);
  return (group ? "group " : "peer ") + std::string(network.target_name(target));
}

std::vector<RouteCandidate> explain_routes(const Network& network, Side side, PeerId from) {
  std::vector<RouteCandidate> found;
  std::size_t winner = 0;
  for (std::size_t i = 0; i < network.routes.size(); ++i) {
    const auto& route = network.routes[i];
    if (!network.open_to(route, side, from)) continue;
    auto& one = found.emplace_back(RouteCandidate{i + 1, route.to, false, {}, {}});
    one.conditions = conditions_text(route.match);
    one.wins = winner == 0 && route.match.empty();
    if (winner != 0) one.why = after_text(winner);
    if (one.wins) winner = one.number;
  }
  return found;
}

std::vector<RouteCandidate> explain_routes(const Network& network, const RouteQuestion& question) {
  std::vector<RouteCandidate> found;
  const RouteTable table(network);
  RequestView view(question);
  for (std::size_t i = 0; i < network.routes.size(); ++i) {
    const auto& route = network.routes[i];
    auto failing = Criterion::sender;
    if (network.open_to(route, question.side, question.from)) failing = table.failing(i, question);
    auto& one = found.emplace_back(RouteCandidate{i + 1, route.to, false, {}, {}});
    one.conditions = conditions_text(route.match);
    one.wins = failing == Criterion::none;
    if (one.wins) break;
    one.why = why_not(network, route, failing, view);
  }
  return found;
}

}  // namespace sipward::policy
