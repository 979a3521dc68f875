#include "sipward/shell/trace/filter.hpp"

#include <algorithm>

namespace sipward::trace {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool allows(const std::vector<std::string>& list, std::string_view one) {
  return list.empty() || holds(list, one);
}

}  // namespace

bool Filter::names_peer(std::string_view peer) const {
  return holds(peers, peer);
}

bool Filter::admits(const Facts& facts) const {
  return allows(methods, facts.method) && allows(call_ids, facts.call_id) &&
         (users.empty() || holds(users, facts.from_user) || holds(users, facts.to_user));
}

}  // namespace sipward::trace
