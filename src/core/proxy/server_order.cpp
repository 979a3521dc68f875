#include "sipward/core/proxy/server_order.hpp"

#include <algorithm>

namespace sipward::proxy {
namespace {

using Place = std::vector<ServerAddress>::iterator;

struct Record {
  std::uint16_t number = 0;
  std::uint64_t weight = 0;
};

std::vector<Record> records_of(Place begin, Place end) {
  std::vector<Record> records;
  for (auto at = begin; at != end; ++at) {
    const bool known = std::any_of(records.begin(), records.end(),
                                   [at](const Record& one) { return one.number == at->record; });
    if (!known) records.push_back({at->record, at->weight});
  }
  return records;
}

// Of records without weight the one drawn; they share the chance of a 0.
std::size_t draw_weightless(const std::vector<Record>& records, std::uint64_t lot) {
  std::size_t at = 0;
  for (;; ++at) {
    if (records[at].weight != 0) continue;
    if (lot == 0) return at;
    --lot;
  }
}

std::size_t draw(const std::vector<Record>& records, RandomSource& random) {
  if (records.size() == 1) return 0;
  std::uint64_t sum = 0, weightless = 0;
  for (const auto& record : records) {
    sum += record.weight;
    if (record.weight == 0) ++weightless;
  }
  // Without a weightless one, 0 would favour the first.
  auto lot = weightless != 0 ? random.next() % (sum + 1) : 1 + random.next() % sum;
  if (lot == 0) return draw_weightless(records, random.next() % weightless);
  std::size_t at = 0;
  while (lot > records[at].weight) lot -= records[at++].weight;
  return at;
}

// The records of one priority, by repeated lot among those that are left.
void arrange(Place begin, Place end, RandomSource& random) {
  auto records = records_of(begin, end);
  while (records.size() > 1) {
    const auto drawn = draw(records, random);
    begin = std::stable_partition(begin, end, [number = records[drawn].number](const auto& one) {
      return one.record == number;
    });
    records.erase(records.begin() + static_cast<std::ptrdiff_t>(drawn));
  }
}

}  // namespace

std::vector<ServerAddress> in_order(std::vector<ServerAddress> servers, RandomSource& random) {
  const auto by_priority = [](const auto& a, const auto& b) { return a.priority < b.priority; };
  std::stable_sort(servers.begin(), servers.end(), by_priority);
  for (auto begin = servers.begin(); begin != servers.end();) {
    const auto end = std::upper_bound(begin, servers.end(), *begin, by_priority);
    arrange(begin, end, random);
    begin = end;
  }
  return servers;
}

}  // namespace sipward::proxy
