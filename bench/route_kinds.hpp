// Conditions of routes that the call of the benches does not meet, the i-th of each kind.
#pragma once

#include <string>

#include "sipward/core/policy/route.hpp"

namespace sipward::bench {

using policy::RouteMatch;

inline RouteMatch by_prefix(int i) {
  RouteMatch match;
  match.user_prefixes = {*policy::UserPrefix::parse("+49" + std::to_string(1000 + i))};
  return match;
}

inline RouteMatch by_range(int i) {
  const auto block = "+49" + std::to_string(1000 + i);
  RouteMatch match;
  match.user_ranges = {*policy::NumberRange::parse(block + "00-" + block + "99")};
  return match;
}

inline RouteMatch by_host(int i) {
  RouteMatch match;
  match.hosts = {*policy::HostPattern::parse("site" + std::to_string(i) + ".example.com")};
  return match;
}

inline RouteMatch by_header(int i) {
  RouteMatch match;
  match.headers = {{"X-Site", "site" + std::to_string(i)}};
  return match;
}

inline RouteMatch by_to_host(int i) {
  RouteMatch match;
  match.to_hosts = {*policy::HostPattern::parse("site" + std::to_string(i) + ".example.com")};
  return match;
}

inline RouteMatch of_all_kinds(int i) {
  constexpr RouteMatch (*kinds[])(int) = {by_prefix, by_range, by_host, by_header, by_to_host};
  return kinds[i % 5](i);
}

}  // namespace sipward::bench
