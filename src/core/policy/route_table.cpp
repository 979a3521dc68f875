#include "sipward/core/policy/route_table.hpp"

#include <algorithm>

namespace sipward::policy {
namespace {

template <class Range, class Fits>
bool any(const Range& range, Fits fits) {
  return std::any_of(range.begin(), range.end(), fits);
}

constexpr std::uint16_t bit(Condition condition) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(condition));
}

std::uint32_t methods_of(const RouteMatch& match) {
  std::uint32_t bits = match.methods.empty() ? ~0U : 0;
  for (const auto& method : match.methods) {
    bits |= 1U << static_cast<unsigned>(sip::parse_method(method));
  }
  return bits;
}

std::uint16_t schemes_of(const RouteMatch& match) {
  unsigned bits = match.schemes.empty() ? 0xffff : 0;
  for (const auto scheme : match.schemes) bits |= 1U << static_cast<unsigned>(scheme);
  return static_cast<std::uint16_t>(bits);
}

bool is_extension(const std::string& method) {
  return sip::parse_method(method) == sip::Method::other;
}

std::uint16_t conditions_of(const RouteMatch& match) {
  unsigned bits = 0;
  const auto add = [&bits](bool asked, Condition condition) {
    if (asked) bits |= bit(condition);
  };
  // A method that has no bit of its own is compared as text.
  add(any(match.methods, is_extension), Condition::method);
  add(!match.user_ranges.empty(), Condition::user_range);
  add(!match.user_prefixes.empty(), Condition::user_prefix);
  add(!match.hosts.empty(), Condition::host);
  add(!match.headers.empty(), Condition::header);
  add(!match.from_names.empty(), Condition::from_name);
  add(!match.from_hosts.empty(), Condition::from_host);
  add(!match.to_hosts.empty(), Condition::to_host);
  add(!match.user_patterns.empty(), Condition::user_pattern);
  return static_cast<std::uint16_t>(bits);
}

bool begins(RequestView& view, const UserPrefix& prefix) {
  if (prefix.is_number && view.number().starts_with(prefix.text)) return true;
  return view.user().starts_with(prefix.text);
}

bool is_one_of(const WrittenHost& host, const std::vector<HostPattern>& patterns) {
  return any(patterns, [&host](const HostPattern& pattern) { return pattern.matches(host); });
}

bool fits_pattern(RequestView& view, const std::vector<Pattern>& patterns) {
  const auto user = view.whole_user();
  return any(patterns, [&user](const Pattern& pattern) { return pattern.matches(user); });
}

bool is_method(const RequestView& view, const std::vector<std::string>& methods) {
  return any(methods, [text = view.question().request.method_text()](const std::string& method) {
    return method == text;
  });
}

}  // namespace

RouteTable::RouteTable(const Network& network) : routes_(network.routes) {
  Slots slots;
  for (const auto& route : routes_) add_headers(route, slots);
  std::map<std::vector<const Route*>, std::uint32_t> known;
  const auto place = [&](Side side, PeerId from) {
    auto list = list_of(network, side, from);
    const auto [at, fresh] =
        known.try_emplace(list.routes, static_cast<std::uint32_t>(lists_.size()));
    if (fresh || from == base::no_peer) lists_.push_back(std::move(list));
    return at->second;
  };
  for (const auto side : {Side::inside, Side::outside}) place(side, base::no_peer);
  for (std::size_t i = 0; i < network.peers.size(); ++i) {
    list_of_peer_.push_back(place(network.peers[i].side, static_cast<PeerId>(i)));
  }
}

void RouteTable::add_headers(const Route& route, Slots& slots) {
  auto& checks = headers_.emplace_back();
  for (const auto& wanted : route.match.headers) {
    const auto next = static_cast<std::uint16_t>(slots.size());
    const auto slot = slots.try_emplace(base::lower(wanted.name), next).first->second;
    checks.push_back({&wanted, sip::parse_header_name(wanted.name), slot});
  }
}

RouteTable::Entry RouteTable::entry_of(std::size_t index) const {
  const auto& route = routes_[index];
  return {methods_of(route.match), schemes_of(route.match), conditions_of(route.match), &route,
          &headers_[index]};
}

RouteTable::List RouteTable::list_of(const Network& network, Side side, PeerId from) const {
  List list;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!network.open_to(routes_[i], side, from)) continue;
    list.entries.push_back(entry_of(i));
    list.routes.push_back(&routes_[i]);
    if (routes_[i].match.empty()) break;
  }
  return list;
}

const RouteTable::List& RouteTable::of(Side side, PeerId from) const {
  const auto at = from < list_of_peer_.size() ? list_of_peer_[from] : static_cast<unsigned>(side);
  return lists_[at];
}

std::span<const Route* const> RouteTable::open_to(Side side, PeerId from) const {
  return of(side, from).routes;
}

const Route* RouteTable::choose(const RouteQuestion& question) const {
  RequestView view(question);
  for (const auto& entry : of(question.side, question.from).entries) {
    if (failing(entry, view) == Condition::none) return entry.route;
  }
  return nullptr;
}

Condition RouteTable::failing(std::size_t index, const RouteQuestion& question) const {
  RequestView view(question);
  return failing(entry_of(index), view);
}

Condition RouteTable::failing(const Entry& entry, RequestView& view) {
  if ((entry.methods & view.method_bit()) == 0) return Condition::method;
  if ((entry.schemes & view.scheme_bit()) == 0) return Condition::scheme;
  if (entry.conditions == 0) return Condition::none;
  if ((entry.conditions & bit(Condition::method)) != 0 &&
      !is_method(view, entry.route->match.methods)) {
    return Condition::method;
  }
  const auto user = failing_user(entry, view);
  return user != Condition::none ? user : failing_text(entry, view);
}

Condition RouteTable::failing_user(const Entry& entry, RequestView& view) {
  const auto& match = entry.route->match;
  const auto asks = [&entry](Condition condition) {
    return (entry.conditions & bit(condition)) != 0;
  };
  if (asks(Condition::user_range) &&
      !any(match.user_ranges, [&view](const NumberRange& range) { return view.in(range); })) {
    return Condition::user_range;
  }
  if (asks(Condition::user_prefix) && !any(match.user_prefixes, [&view](const UserPrefix& prefix) {
        return begins(view, prefix);
      })) {
    return Condition::user_prefix;
  }
  return Condition::none;
}

Condition RouteTable::failing_text(const Entry& entry, RequestView& view) {
  const auto& match = entry.route->match;
  const auto asks = [&entry](Condition condition) {
    return (entry.conditions & bit(condition)) != 0;
  };
  if (asks(Condition::host) && !is_one_of(view.host(), match.hosts)) return Condition::host;
  if (asks(Condition::header) && any(*entry.headers, [&view](const HeaderCheck& check) {
        return !view.has(*check.wanted, check.known, check.slot);
      })) {
    return Condition::header;
  }
  if (asks(Condition::from_name) && !is_one_of(view.verified_name(), match.from_names)) {
    return Condition::from_name;
  }
  if (asks(Condition::from_host) && !is_one_of(view.from_host(), match.from_hosts)) {
    return Condition::from_host;
  }
  if (asks(Condition::to_host) && !is_one_of(view.to_host(), match.to_hosts)) {
    return Condition::to_host;
  }
  if (asks(Condition::user_pattern) && !fits_pattern(view, match.user_patterns)) {
    return Condition::user_pattern;
  }
  return Condition::none;
}

}  // namespace sipward::policy
