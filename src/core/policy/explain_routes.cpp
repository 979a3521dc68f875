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
  Criterion criterion;
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

std::string_view subject_of(Criterion criterion) {
  switch (criterion) {
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

std::string_view found_in(RequestView& view, Criterion criterion, std::string& room) {
  switch (criterion) {
    case Criterion::method:
      return view.question().request.method_text();
    case Criterion::scheme:
      return view.question().uri.scheme_text;
    case Criterion::user_range:
    case Criterion::user_prefix:
    case Criterion::user_pattern:
      return room = view.whole_user();
    case Criterion::host:
      return view.host(Part::host).text;
    case Criterion::from_name:
      return view.host(Part::verified_name).text;
    case Criterion::from_host:
      return view.host(Part::from_host).text;
    case Criterion::to_host:
      return view.host(Part::to_host).text;
    case Criterion::none:
    case Criterion::sender:
    case Criterion::header:
      break;
  }
  return {};
}

// What came from a stranger, fit for a terminal.
std::string shown(std::string_view text) {
  constexpr std::size_t longest = 80;
  constexpr auto digits = "0123456789abcdef";
  std::string out;
  for (const char c : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      out.push_back(c);
    } else {
      out.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
  }
  return text.empty() ? "none" : out + (text.size() > longest ? "…" : "");
}

std::string sender_text(const Network& network, const Route& route) {
  if (const auto* side = std::get_if<Side>(&route.from)) {
    return "it is for requests from " + std::string(base::to_string(*side));
  }
  const auto* peer = std::get_if<PeerId>(&route.from);
  return "it is for requests from " + (peer != nullptr ? network.peers[*peer].name : "others");
}

// A sender that could take the route but for its names.
bool lacks_name(const Network& network, const Route& route, const RouteQuestion& question) {
  Route unnamed = route;
  unnamed.match.from_names.clear();
  return network.open_to(unnamed, question.side, question.from);
}

std::string missing_header(const RouteMatch& match, RequestView& view) {
  std::uint16_t slot = 0;
  for (const auto& header : match.headers) {
    if (!view.headers().has({header, slot++})) return "there is no " + header_text(header);
  }
  return {};
}

std::string why_not(const Network& network, const Route& route, Criterion criterion,
                    const RouteQuestion& question) {
  RequestView view(question);
  if (criterion == Criterion::header) return missing_header(route.match, view);
  if (criterion == Criterion::sender) {
    if (!lacks_name(network, route, question)) return sender_text(network, route);
    criterion = Criterion::from_name;
  }
  std::string wanted, room;
  for (auto& one : wanted_by(route.match)) {
    if (one.criterion == criterion) wanted = std::move(one.text);
  }
  return std::string(subject_of(criterion)) + " is " + shown(found_in(view, criterion, room)) +
         ", wanted " + wanted;
}

std::string after_text(std::size_t number) {
  return "comes after route " + std::to_string(number) + ", which fits already";
}

}  // namespace

std::string conditions_text(const RouteMatch& match) {
  std::string all;
  for (const auto& [criterion, text] : wanted_by(match)) {
    if (text.empty()) continue;
    if (!all.empty()) all += ", ";
    const auto subject = subject_of(criterion);
    all.append(subject).append(subject.empty() ? "" : " ").append(text);
  }
  return all;
}

std::string target_text(const Network& network, const RouteTarget& target) {
  if (const auto* refusal = std::get_if<Refuse>(&target)) {
    return "refused: " + std::to_string(refusal->status) + " " +
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
  for (std::size_t i = 0; i < network.routes.size(); ++i) {
    const auto& route = network.routes[i];
    auto failing = Criterion::sender;
    if (network.open_to(route, question.side, question.from)) failing = table.failing(i, question);
    auto& one = found.emplace_back(RouteCandidate{i + 1, route.to, false, {}, {}});
    one.conditions = conditions_text(route.match);
    one.wins = failing == Criterion::none;
    if (one.wins) break;
    one.why = why_not(network, route, failing, question);
  }
  return found;
}

}  // namespace sipward::policy
