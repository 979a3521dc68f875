// 100 routes with conditions before the one that fits: what it takes to find it for a Cisco INVITE.
#include <benchmark/benchmark.h>

#include "route_kinds.hpp"
#include "scenario/dialog_texts.hpp"
#include "sipward/core/policy/route_table.hpp"

namespace {

using namespace sipward;
using policy::RouteMatch;
using namespace bench;

constexpr int many = 100;

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
