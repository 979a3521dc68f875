#include "sipward/shell/trace/pairs.hpp"

#include <functional>
#include <string>

namespace sipward::trace {
namespace {

// From hop to hop each proxy makes its own.
bool is_made_by_each_hop(const Facts& facts) {
  return facts.status == 100 || (facts.status != 0 && facts.method == "CANCEL");
}

std::size_t key_of(const Facts& facts) {
  return std::hash<std::string>{}(facts.call_id + '\n' + facts.method + '\n' +
                                  std::to_string(facts.cseq) + '\n' + std::to_string(facts.status));
}

}  // namespace

std::uint64_t Pairs::origin_of(const Seen& seen) {
  if (seen.facts.call_id.empty() || is_made_by_each_hop(seen.facts)) return 0;
  const auto key = key_of(seen.facts);
  const auto& remote = seen.sighting.remote;
  const auto known = received_.find(key);
  if (!seen.sighting.received) {
    const bool came_of_it = known != received_.end() && known->second.remote != remote;
    return came_of_it ? known->second.number : 0;
  }
  if (known != received_.end()) {
    known->second = {seen.number, remote};
    return 0;
  }
  received_.emplace(key, Received{seen.number, remote});
  order_.push_back(key);
  if (order_.size() > most_) {
    received_.erase(order_.front());
    order_.pop_front();
  }
  return 0;
}

}  // namespace sipward::trace
