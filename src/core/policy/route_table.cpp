#include "sipward/core/policy/route_table.hpp"

#include <algorithm>

namespace sipward::policy {
namespace {

std::uint32_t methods_of(const RouteMatch& match) {
  std::uint32_t bits = match.methods.empty() ? ~0U : 0;
  for (const auto& method : match.methods) {
    bits |= 1U << static_cast<unsigned>(sip::parse_method(method));
  }
  return bits;
}

std::uint32_t schemes_of(const RouteMatch& match) {
  std::uint32_t bits = match.schemes.empty() ? ~0U : 0;
  for (const auto scheme : match.schemes) bits |= 1U << static_cast<unsigned>(scheme);
  return bits;
}

bool is_extension(const std::string& method) {
  return sip::parse_method(method) == sip::Method::other;
}

constexpr std::uint64_t whole = ~std::uint64_t{0};

// Of what a text begins with.
std::uint64_t mask_of(std::size_t size) {
  return size >= 8 ? whole : (std::uint64_t{1} << (8 * size)) - 1;
}

std::string_view common_beginning(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return a.substr(0, static_cast<std::size_t>(end - a.begin()));
}

}  // namespace

void RouteTable::add_user_checks(const RouteMatch& match, std::vector<Check>& checks) {
  const auto add = [&checks](Criterion criterion, Part part, std::string_view beginning,
                             std::size_t item, std::size_t count) {
    checks.push_back({head_of(beginning), mask_of(beginning.size()), criterion, part,
                      item + 1 == count, static_cast<std::uint32_t>(item)});
  };
  for (std::size_t i = 0; i < match.user_ranges.size(); ++i) {
    const auto& range = match.user_ranges[i];
    const auto first = range.end(range.first), last = range.end(range.last);
    add(Criterion::user_range, Part::number, common_beginning(first, last), i,
        match.user_ranges.size());
  }
  for (std::size_t i = 0; i < match.user_prefixes.size(); ++i) {
    const auto& prefix = match.user_prefixes[i];
    add(Criterion::user_prefix, prefix.is_number ? Part::number : Part::user, prefix.text, i,
        match.user_prefixes.size());
  }
}

void RouteTable::add_host_checks(const std::vector<HostPattern>& hosts, Criterion criterion,
                                 Part part, std::vector<Check>& checks) {
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    const bool as_text = !hosts[i].one_label && !hosts[i].address;
    checks.push_back({head_of(hosts[i].text), as_text ? whole : 0, criterion, part,
                      i + 1 == hosts.size(), static_cast<std::uint32_t>(i)});
  }
}

// In the order of Criterion.
RouteTable::Entry RouteTable::entry_of(const RouteMatch& match, Slots& slots) {
  Entry entry{methods_of(match), schemes_of(match), {}, {}, {}};
  auto& checks = entry.checks;
  // A method that has no bit of its own is compared as text.
  if (std::any_of(match.methods.begin(), match.methods.end(), is_extension)) {
    checks.push_back({0, 0, Criterion::method, Part::user, true, 0});
  }
  add_user_checks(match, checks);
  add_host_checks(match.hosts, Criterion::host, Part::host, checks);
  for (const auto& wanted : match.headers) {
    const auto next = static_cast<std::uint16_t>(slots.size());
    const auto slot = slots.try_emplace(base::lower(wanted.name), next).first->second;
    const auto item = static_cast<std::uint32_t>(entry.headers.size());
    checks.push_back({0, 0, Criterion::header, Part::user, true, item});
    entry.headers.emplace_back(wanted, slot);
  }
  add_host_checks(match.from_names, Criterion::from_name, Part::verified_name, checks);
  add_host_checks(match.from_hosts, Criterion::from_host, Part::from_host, checks);
  add_host_checks(match.to_hosts, Criterion::to_host, Part::to_host, checks);
  if (!match.user_patterns.empty()) {
    checks.push_back({0, 0, Criterion::user_pattern, Part::user, true, 0});
  }
  if (!checks.empty() && checks.front().last) entry.first = checks.front();
  return entry;
}

RouteTable::RouteTable(const Network& network) : routes_(network.routes) {
  Slots slots;
  for (const auto& route : routes_) entries_.push_back(entry_of(route.match, slots));
  std::map<std::vector<const Route*>, std::uint32_t> known;
  const auto place = [&](Side side, PeerId from) {
    auto list = list_of(network, side, from);
    const auto next = static_cast<std::uint32_t>(lists_.size());
    const auto [at, fresh] = known.try_emplace(list.routes, next);
    if (fresh || from == base::no_peer) lists_.push_back(std::move(list));
    return at->second;
  };
  for (const auto side : {Side::inside, Side::outside}) place(side, base::no_peer);
  for (std::size_t i = 0; i < network.peers.size(); ++i) {
    list_of_peer_.push_back(place(network.peers[i].side, static_cast<PeerId>(i)));
  }
}

RouteTable::List RouteTable::list_of(const Network& network, Side side, PeerId from) const {
  List list;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!network.open_to(routes_[i], side, from)) continue;
    list.entries.push_back(&entries_[i]);
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
  const auto& list = of(question.side, question.from);
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    const auto& entry = *list.entries[i];
    if (entry.may_fit(view) && failing(entry, view) == Criterion::none) return list.routes[i];
  }
  return nullptr;
}

Criterion RouteTable::failing(std::size_t index, const RouteQuestion& question) const {
  RequestView view(question);
  const auto& entry = entries_[index];
  if ((entry.methods & view.method_bit()) == 0) return Criterion::method;
  return entry.is_for(view) ? failing(entry, view) : Criterion::scheme;
}

Criterion RouteTable::failing(const Entry& entry, RequestView& view) const {
  bool met = false;
  for (const auto& check : entry.checks) {
    if (check.criterion == Criterion::header) {
      if (!view.headers().has(entry.headers[check.item])) return check.criterion;
      continue;
    }
    met = met || ((check.mask == 0 || ((view.head(check.part) ^ check.head) & check.mask) == 0) &&
                  holds(check, entry, view));
    if (!check.last) continue;
    if (!met) return check.criterion;
    met = false;
  }
  return Criterion::none;
}

// The whole comparison, once the heads are equal.
bool RouteTable::holds(const Check& check, const Entry& entry, RequestView& view) const {
  const auto& match = routes_[static_cast<std::size_t>(&entry - entries_.data())].match;
  switch (check.criterion) {
    case Criterion::method:
      return std::find(match.methods.begin(), match.methods.end(),
                       view.question().request.method_text()) != match.methods.end();
    case Criterion::user_range:
      return view.in(match.user_ranges[check.item]);
    case Criterion::user_prefix: {
      const auto text = check.part == Part::number ? view.number() : view.user();
      return text.starts_with(match.user_prefixes[check.item].text);
    }
    case Criterion::host:
      return match.hosts[check.item].matches(view.host(check.part));
    case Criterion::from_name:
      return match.from_names[check.item].matches(view.host(check.part));
    case Criterion::from_host:
      return match.from_hosts[check.item].matches(view.host(check.part));
    case Criterion::to_host:
      return match.to_hosts[check.item].matches(view.host(check.part));
    case Criterion::user_pattern: {
      const auto user = view.whole_user();
      return std::any_of(match.user_patterns.begin(), match.user_patterns.end(),
                         [&user](const Pattern& pattern) { return pattern.matches(user); });
    }
    case Criterion::none:
    case Criterion::sender:
    case Criterion::scheme:
    case Criterion::header:
      break;
  }
  return true;
}

}  // namespace sipward::policy
