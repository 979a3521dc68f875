// What it costs to choose a member of a group of 1,000 for a new call, with everybody there, half
// of them down, or nine in ten; while some have been tried, and while some are only just back. At
// most half a microsecond each: the routes take the other half.
#include <benchmark/benchmark.h>

#include <string>

#include "sipward/core/policy/chooser.hpp"
#include "sipward/core/policy/draw.hpp"

namespace {

using namespace sipward;
using namespace sipward::policy;

constexpr int size = 1'000;
constexpr Time now{base::Duration{1'000'000}};

Network many(Strategy strategy) {
  Network network;
  Group group;
  group.name = "g";
  group.strategy = strategy;
  group.slow_start = base::Duration{30'000};
  for (int i = 0; i < size; ++i) {
    Peer peer;
    peer.name = "member" + std::to_string(i);
    peer.stable_id = stable_id(peer.name);
    network.peers.push_back(peer);
    const auto weight = static_cast<std::uint16_t>(1 + i % 20);
    group.members.push_back({static_cast<PeerId>(i), 1, weight, {}});
  }
  network.groups.push_back(std::move(group));
  return network;
}

void choose(benchmark::State& state, Strategy strategy, bool returning) {
  Chooser chooser(many(strategy));
  const auto down = state.range(0);
  std::uint64_t bits = 1;
  for (int i = 0; i < size; ++i) {
    bits = mix(bits);
    const bool is_down = below(bits, 100) < down;
    const auto since = returning && i % 2 == 0 ? now - base::Duration{6'000} : Time::min();
    chooser.set_usable(static_cast<PeerId>(i), !is_down, since);
  }
  std::vector<PeerId> tried;
  for (std::int64_t i = 0; i < state.range(1); ++i) tried.push_back(static_cast<PeerId>(i * 7));
  for (auto _ : state) {
    bits = mix(bits);
    benchmark::DoNotOptimize(chooser.choose({0, bits, bits, now, tried}));
  }
}

void cases(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"down", "tried"});
  for (const int down : {0, 50, 90}) bench->Args({down, 0});
  bench->Args({90, 3});
}

BENCHMARK_CAPTURE(choose, priority, Strategy::priority, false)->Apply(cases);
BENCHMARK_CAPTURE(choose, round_robin, Strategy::round_robin, false)->Apply(cases);
BENCHMARK_CAPTURE(choose, hash, Strategy::hash_call_id, false)->Apply(cases);
BENCHMARK_CAPTURE(choose, priority_half_just_back, Strategy::priority, true)->Apply(cases);
BENCHMARK_CAPTURE(choose, round_robin_half_just_back, Strategy::round_robin, true)->Apply(cases);
BENCHMARK_CAPTURE(choose, hash_half_just_back, Strategy::hash_call_id, true)->Apply(cases);

// What a reload adds on each worker.
void adopt(benchmark::State& state) {
  const auto by_hash = many(Strategy::hash_call_id);
  const auto by_weight = many(Strategy::priority);
  Chooser chooser(by_weight);
  for (auto _ : state) {
    if (state.range(0) != 0) chooser.adopt(by_weight);  // so that the slots are shared anew
    chooser.adopt(by_hash);
  }
}
BENCHMARK(adopt)->ArgName("new_slots")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
