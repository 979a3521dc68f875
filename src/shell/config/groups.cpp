// [group.NAME]: peers that stand in for each other, and how it is found out who is alive.
#include <algorithm>

#include "sipward/shell/config/address.hpp"
#include "sipward/shell/config/draft.hpp"

namespace sipward::config {
namespace {

using namespace std::chrono_literals;
using policy::Strategy;

constexpr std::size_t most_groups = 1'000;
constexpr auto members_expected = "members = [{ peer = \"…\", priority = 1, weight = 10 }]";
constexpr auto options_expected =
    "{ up = \"30s\", down = \"10s\", timeout = \"5s\", rise = 1, fall = 3 } or false";
constexpr std::chrono::milliseconds longest_wait = 24h;

constexpr std::pair<std::string_view, Strategy> strategies[] = {
    {"priority", Strategy::priority},
    {"round-robin", Strategy::round_robin},
    {"hash-call-id", Strategy::hash_call_id},
    {"hash-caller", Strategy::hash_caller}};

void take_wait(Section& section, std::string_view key, std::chrono::milliseconds least,
               std::chrono::milliseconds& into) {
  if (const auto duration = section.take_duration(key, least, longest_wait)) into = duration->value;
}

void take_count(Section& section, std::string_view key, unsigned& into) {
  if (const auto number = section.take_number(key, 1, 100)) {
    into = static_cast<unsigned>(number->value);
  }
}

std::optional<Place> take_rank(Section& section, std::string_view key, std::uint16_t& into) {
  const auto number = section.take_number(key, 0, 65'535);
  if (!number) return std::nullopt;
  into = static_cast<std::uint16_t>(number->value);
  return number->at;
}

void read_member(Section& section, const toml::node& node, GroupDraft& draft) {
  const auto* table = node.as_table();
  if (table == nullptr) {
    return section.wrong(place_of(node), "members", "no list of tables", members_expected);
  }
  Section inner(*table, "members", section.problems());
  MemberDraft of;
  inner.require("peer", "the name of a [[peer]]");
  const auto peer = inner.take_text("peer");
  of.priority_at = take_rank(inner, "priority", of.member.priority);
  of.weight_at = take_rank(inner, "weight", of.member.weight);
  read_load_limits(inner, of.member.limits);
  inner.finish();
  if (!peer) return;
  of.peer = *peer;
  draft.members.push_back(std::move(of));
}

void read_members(Section& section, GroupDraft& draft) {
  section.require("members", members_expected);
  const auto* node = section.take("members");
  if (node == nullptr) return;
  const auto* list = node->as_array();
  if (list == nullptr) return read_member(section, *node, draft);
  for (const auto& item : *list) read_member(section, item, draft);
  if (list->empty()) section.wrong(place_of(*node), "members", "empty", "at least one peer");
}

// Why a status must not send a call on; empty: it may.
std::string_view reason_against(std::int64_t status) {
  if (status < 400 || status > 699) return ", which is no failure";
  if (status >= 600) return ": it ends the search (RFC 3261 §21.6), nobody else may be tried";
  switch (status) {
    case 401:
    case 407:
    case 494:
      return ": the caller has to answer the challenge, to that very member";
    case 420:
    case 421:
    case 422:
    case 423:
    case 428:
      return ": it asks the caller for another request, which the next would too";
    case 480:
      return ": the callee was found and is not available there, wherever it is asked again";
    case 481:
    case 491:
      return ": it is about a dialog, and that stays with its member";
    case 482:
    case 483:
      return ": the call goes in circles, and another try would too";
    case 486:
      return ": the callee was found and is busy";
    case 487:
      return ": the caller has hung up";
    default:
      return {};
  }
}

void read_statuses(Section& section, std::vector<int>& into) {
  constexpr auto expected = "a list such as [408, 500, 503]";
  const auto* node = section.take("statuses");
  if (node == nullptr) return;
  const auto* list = node->as_array();
  if (list == nullptr) return section.wrong(place_of(*node), "statuses", "no list", expected);
  into.clear();
  for (const auto& item : *list) {
    const auto status = item.value_exact<std::int64_t>();
    if (!status) {
      section.wrong(place_of(item), "statuses", "no number", expected);
    } else if (const auto reason = reason_against(*status); !reason.empty()) {
      section.wrong(place_of(item), "statuses", std::to_string(*status).append(reason),
                    "failures of the member itself, such as 408, 500 and 503");
    } else {
      into.push_back(static_cast<int>(*status));
    }
  }
  std::sort(into.begin(), into.end());
  into.erase(std::unique(into.begin(), into.end()), into.end());
}

void read_failover(Section& section, GroupDraft& draft) {
  draft.timeout_at = section.place();
  const auto* node = section.take("failover");
  if (node == nullptr) return;
  const auto* table = node->as_table();
  if (table == nullptr) {
    return section.wrong(place_of(*node), "failover", "no table",
                         "{ timeout = \"4s\", statuses = [408, 500, 503] }");
  }
  Section inner(*table, "failover", section.problems());
  if (const auto timeout = inner.take_duration("timeout", 0ms, longest_wait)) {
    draft.group.failover.timeout = timeout->value;
    draft.timeout_at = timeout->at;
  }
  read_statuses(inner, draft.group.failover.statuses);
  inner.finish();
}

void read_name(Section& section, GroupDraft& draft) {
  const auto& [name, at] = draft.name;
  const auto title = "a group is named " + in_quotes(name);
  if (!is_name(name)) {
    section.problems().error(at, title, name_expected);
  } else if (name == "inside" || name == "outside") {
    section.problems().error(at, title, "a name that is no side's");
  }
}

}  // namespace

std::optional<Placed<policy::HealthSettings>> read_options(Section& section) {
  const auto* node = section.take("options");
  if (node == nullptr) return std::nullopt;
  Placed<policy::HealthSettings> options{{}, place_of(*node)};
  const auto flag = node->value_exact<bool>();
  if (flag && !*flag) {
    options.value.checks = false;
    return options;
  }
  const auto* table = node->as_table();
  if (table == nullptr) {
    section.wrong(place_of(*node), "options", "neither a table nor false", options_expected);
    return std::nullopt;
  }
  Section inner(*table, "options", section.problems());
  take_wait(inner, "up", 100ms, options.value.up);
  take_wait(inner, "down", 100ms, options.value.down);
  take_wait(inner, "timeout", 100ms, options.value.timeout);
  take_count(inner, "rise", options.value.rise);
  take_count(inner, "fall", options.value.fall);
  inner.finish();
  return options;
}

void read_groups(const toml::table& root, Draft& draft, Problems& problems) {
  const auto* all = table_named(root, "group", problems);
  if (all == nullptr) return;
  for (const auto& [key, node] : *all) {
    const Place at{key.source().begin.line, key.source().begin.column};
    if (draft.groups.size() == most_groups) {
      return problems.error(at, "there are more than 1000 groups");
    }
    const std::string name(key.str());
    const auto* table = node.as_table();
    if (table == nullptr) {
      problems.error(at, "group." + name + " is no table", "[group.NAME]");
      continue;
    }
    Section section(*table, "[group." + name + "]", problems);
    GroupDraft group;
    group.name = {name, section.place()};
    group.group.name = name;
    read_name(section, group);
    read_members(section, group);
    section.take_word("strategy", strategies, group.group.strategy);
    read_failover(section, group);
    take_wait(section, "slow_start", 0ms, group.group.slow_start);
    if (const auto options = read_options(section)) group.options = options->value;
    section.finish();
    draft.groups.push_back(std::move(group));
  }
}

}  // namespace sipward::config
