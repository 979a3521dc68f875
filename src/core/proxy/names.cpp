#include "sipward/core/proxy/names.hpp"

#include <algorithm>
#include <utility>

namespace sipward::proxy {
namespace {

constexpr base::Duration pause_after_failure{1'000};  // while old addresses serve
constexpr std::size_t most_names = 4096;

// No host has a space in it.
std::string key_of(const Wanted& wanted) {
  return wanted.service + ' ' + wanted.name;
}

}  // namespace

std::optional<Located> Names::look_up(const Wanted& wanted, Waiter waiter, Time now,
                                      base::Duration stale, Outputs& out) {
  auto key = key_of(wanted);
  if (!entries_.contains(key)) make_room();
  auto& entry = entries_[key];
  const bool serves = entry.known && now - entry.fetched <= std::max(entry.known->ttl, stale);
  if (entry.query == 0 && (!serves || now >= entry.ask_at)) {
    entry.query = ++last_query_;
    queries_[entry.query] = std::move(key);
    out.resolves.push_back({entry.query, wanted});
  }
  if (serves) return entry.known;
  entry.waiters.push_back(waiter);
  return std::nullopt;
}

std::vector<Names::Waiter> Names::resolved(QueryId id, const Located& located, Time now) {
  const auto query = queries_.find(id);
  if (query == queries_.end()) return {};
  const auto at = entries_.find(query->second);
  queries_.erase(query);
  auto& entry = at->second;
  entry.query = 0;
  auto waiters = std::exchange(entry.waiters, {});
  remember(entry, located, now);
  if (!entry.known) entries_.erase(at);
  return waiters;
}

void Names::learn(const Wanted& wanted, const Located& located, Time now) {
  const auto key = key_of(wanted);
  if (!entries_.contains(key)) make_room();
  auto& entry = entries_[key];
  remember(entry, located, now);
  if (!entry.known && entry.query == 0) entries_.erase(key);
}

void Names::remember(Entry& entry, const Located& located, Time now) {
  switch (located.found) {
    case Found::addresses:
      entry.known = located;
      entry.fetched = now;
      entry.ask_at = now + located.ttl;
      break;
    case Found::none:
      entry.known.reset();
      break;
    case Found::failed:
      entry.ask_at = now + pause_after_failure;
      break;
  }
}

void Names::make_room() {
  if (entries_.size() < most_names) return;
  std::erase_if(entries_, [](const auto& item) { return item.second.query == 0; });
}

}  // namespace sipward::proxy
