// Dial-peers that a voice class uri chooses: a Via names peers, other URIs the hosts and users that
// a route asks for. Host and user are a choice each, as either is enough for IOS.
#include <algorithm>

#include "sipward/import/planning.hpp"

namespace sipward::import {
namespace {

Lines lines_with(const Cited<std::string>& name, const UriClass& of, const Lines& more) {
  auto lines = name.lines;
  cite(lines, of.lines);
  cite(lines, more);
  return lines;
}

void add_unreadable(const Cited<std::string>& name, const UriClass* of, const Choice& like,
                    std::vector<Choice>& all) {
  const std::string why = of == nullptr ? ", which was not read" : ", of which no route can ask";
  auto choice = like;
  choice.unreadable = "voice class uri " + name.value + why;
  choice.pattern_lines = name.lines;
  if (of != nullptr) cite(choice.pattern_lines, of->lines);
  add_choice(std::move(choice), all);
}

}  // namespace

const UriClass* Planner::uri_class(const std::string& name) const {
  const auto at = running_.uri_classes.find(name);
  return at == running_.uri_classes.end() ? nullptr : &at->second;
}

void Planner::choose_by_uri(const Cited<std::string>& name, const UriPlace& place,
                            const Choice& like, std::vector<Choice>& all) {
  const auto* of = uri_class(name.value);
  if (of == nullptr) return add_unreadable(name, nullptr, like, all);
  const auto before = all.size();
  if (!of->hosts.empty()) {
    auto choice = like;
    choice.key += "host " + name.value;
    for (const auto& host : of->hosts) {
      const auto lines = lines_with(name, *of, {host.line});
      (choice.when.*place.hosts).push_back({host.text, lines});
      if (!host.anywhere) continue;
      plan_.different.push_back({"IOS looked for " + host.text + " anywhere in the host of " +
                                     place.of + "; here it is the whole host" +
                                     (host.text.starts_with("*.") ? ", the star one label" : ""),
                                 lines});
    }
    add_choice(std::move(choice), all);
  }
  if (of->user && place.users) {
    auto choice = like;
    choice.key += "user " + name.value;
    Numbers users;
    users.regex = of->user.value;
    choice.when.numbers.push_back({users, lines_with(name, *of, of->user.lines)});
    add_choice(std::move(choice), all);
  } else if (of->user) {
    plan_.different.push_back({"voice class uri " + name.value +
                                   ": no route asks for the user of " + place.of + "; left out",
                               lines_with(name, *of, of->user.lines)});
  }
  const bool known = std::any_of(all.begin(), all.end(), [&](const Choice& one) {
    return one.order == like.order && (one.key == like.key + "host " + name.value ||
                                       one.key == like.key + "user " + name.value);
  });
  if (all.size() == before && !known) {
    add_unreadable(name, of, like, all);
  }
}

// Via proves nothing where it is written, but an address is a peer's.
void Planner::choose_by_via(const Cited<std::string>& name, const Choice& like,
                            std::vector<Choice>& all) {
  const auto* of = uri_class(name.value);
  if (of == nullptr) return add_unreadable(name, nullptr, like, all);
  auto choice = like;
  choice.key += "via " + name.value;
  for (const auto& host : of->hosts) {
    const auto lines = lines_with(name, *of, {host.line});
    const auto prefix = base::Prefix::parse(host.text);
    const auto is_it = [&](const PeerPlan& peer) {
      const bool at_address = prefix && std::any_of(peer.addresses.begin(), peer.addresses.end(),
                                                    [&](const Cited<std::string>& one) {
                                                      return one.value == prefix->text();
                                                    });
      return at_address || peer.host == host.text;
    };
    const auto at = std::find_if(plan_.peers.begin(), plan_.peers.end(), is_it);
    if (at == plan_.peers.end()) {
      plan_.different.push_back({"voice class uri " + name.value + ": no peer is known as " +
                                     host.text + ", whose calls IOS knew by their Via; left out",
                                 lines});
      continue;
    }
    cite(choice.lines, lines);
    choice.from.push_back(static_cast<std::size_t>(at - plan_.peers.begin()));
  }
  if (choice.from.empty()) {
    return add_unreadable(name, of, like, all);
  }
  add_choice(std::move(choice), all);
}

}  // namespace sipward::import
