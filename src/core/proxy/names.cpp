#include "sipward/core/proxy/names.hpp"

#include <utility>

namespace sipward::proxy {
namespace {

constexpr std::chrono::seconds fresh{10};
constexpr std::chrono::seconds usable{60};
constexpr std::size_t most_names = 4096;

}  // namespace

std::optional<Names::Addresses> Names::look_up(const std::string& name, Waiter waiter, Time now,
                                               Outputs& out) {
  if (!entries_.contains(name)) make_room();
  auto& entry = entries_[name];
  const auto age = now - entry.fetched;
  const bool serves = entry.known && !entry.addresses.empty() && age <= usable;
  if ((!serves || age > fresh) && entry.query == 0) ask(name, entry, out);
  if (serves) return entry.addresses;
  entry.waiters.push_back(waiter);
  return std::nullopt;
}

Names::Answer Names::resolved(QueryId id, const Addresses& addresses, Time now) {
  Answer answer;
  const auto query = queries_.find(id);
  if (query == queries_.end()) return answer;
  auto& entry = entries_[query->second];
  queries_.erase(query);
  entry.query = 0;
  answer.waiters = std::exchange(entry.waiters, {});
  // A failed look-up leaves what was known to serve until it is too old.
  if (!addresses.empty()) {
    entry.addresses = addresses;
    entry.fetched = now;
    entry.known = true;
  }
  answer.addresses = addresses;
  return answer;
}

void Names::ask(const std::string& name, Entry& entry, Outputs& out) {
  entry.query = ++last_query_;
  queries_[entry.query] = name;
  out.resolves.push_back({entry.query, name});
}

void Names::make_room() {
  if (entries_.size() < most_names) return;
  std::erase_if(entries_, [](const auto& item) { return item.second.query == 0; });
}

}  // namespace sipward::proxy
