// 100 routes with conditions before the one that fits: what it takes to find it for a Cisco INVITE.
#include <benchmark/benchmark.h>

#include "scenario/dialog_texts.hpp"
#include "sipward/core/policy/route_table.hpp"

namespace {

using namespace sipward;
using policy::RouteMatch;

constexpr int many = 100;

RouteMatch by_prefix(int i) {
  RouteMatch match;
  match.user_prefixes = {*policy::UserPrefix::parse("+49" + std::to_string(1000 + i))};
  return match;
}

RouteMatch by_range(int i) {
  const auto block = "+49" + std::to_string(1000 + i);
  RouteMatch match;
  match.user_ranges = {*policy::NumberRange::parse(block + "00-" + block + "99")};
  return match;
}

RouteMatch by_host(int i) {
  RouteMatch match;
  match.hosts = {*policy::HostPattern::parse("site" + std::to_string(i) + ".example.com")};
  return match;
}

RouteMatch by_header(int i) {
  RouteMatch match;
  match.headers = {{"X-Site", "site" + std::to_string(i)}};
  return match;
}

RouteMatch by_to_host(int i) {
  RouteMatch match;
  match.to_hosts = {*policy::HostPattern::parse("site" + std::to_string(i) + ".example.com")};
  return match;
}

RouteMatch of_all_kinds(int i) {
  constexpr RouteMatch (*kinds[])(int) = {by_prefix, by_range, by_host, by_header, by_to_host};
  return kinds[i % 5](i);
}

RouteMatch by_pattern(int i) {
  RouteMatch match;
  match.user_patterns = {
      std::get<policy::Pattern>(policy::Pattern::compile("^\\+49" + std::to_string(1000 + i)))};
  return match;
}

void choose(benchmark::State& state, RouteMatch (*make)(int)) {
  auto network = scenario::make_network();
  network.routes.clear();
  for (int i = 0; i + 1 < many; ++i) {
    network.routes.push_back({base::Side::inside, scenario::carrier, false, make(i)});
  }
  network.routes.push_back({base::Side::inside, scenario::cucm});
  const policy::RouteTable table(network);
  const auto message = *sip::Message::parse(scenario::CallTexts(1).invite());
  const auto uri = *sip::parse_uri("sip:+498912345@sbc.example.com:5060;user=phone");
  for (auto _ : state) {
    const auto* route = table.choose({base::Side::inside, scenario::pbx, {}, uri, message});
    if (route != &table.routes().back()) return state.SkipWithError("another route");
  }
}
BENCHMARK_CAPTURE(choose, by_method, [](int) {
  RouteMatch match;
  match.methods = {"OPTIONS"};
  return match;
});
BENCHMARK_CAPTURE(choose, by_prefix, by_prefix);
BENCHMARK_CAPTURE(choose, by_range, by_range);
BENCHMARK_CAPTURE(choose, by_host, by_host);
BENCHMARK_CAPTURE(choose, by_header, by_header);
BENCHMARK_CAPTURE(choose, by_to_host, by_to_host);
BENCHMARK_CAPTURE(choose, of_all_kinds, of_all_kinds);
BENCHMARK_CAPTURE(choose, by_pattern, by_pattern);

}  // namespace
