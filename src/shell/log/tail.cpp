#include "sipward/shell/log/tail.hpp"

#include <algorithm>

namespace sipward::log {
namespace {

bool is_wished(const Entry& entry, const Tail::Wish& wish) {
  return (!wish.level || entry.level >= *wish.level) && (!wish.peer || entry.peer == *wish.peer);
}

}  // namespace

void Tail::add(Entry entry) {
  auto shared = std::make_shared<const Entry>(std::move(entry));
  const std::lock_guard lock(mutex_);
  if (entries_.size() == most) entries_.pop_front();
  entries_.push_back(std::move(shared));
  ++newest_;
}

Tail::Taken Tail::take(const Wish& wish) const {
  Taken taken;
  const std::lock_guard lock(mutex_);
  taken.newest = newest_;
  const auto oldest = newest_ - entries_.size() + 1;
  if (wish.after + 1 < oldest) taken.missed = oldest - wish.after - 1;
  for (auto number = newest_; number > wish.after && number >= oldest; --number) {
    if (taken.entries.size() == wish.most) break;
    const auto& entry = entries_[number - oldest];
    if (is_wished(*entry, wish)) taken.entries.push_back(entry);
  }
  std::reverse(taken.entries.begin(), taken.entries.end());
  return taken;
}

}  // namespace sipward::log
