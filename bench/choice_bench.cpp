// What it costs to choose a member of a group of 1,000 for a new call, with everybody there, half
// of them down, or nine in ten; while some have been tried, and while some are only just back. At
// most half a microsecond each: the routes take the other half. new_call is both together, without
// an allocation.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

#include "allocations.hpp"
#include "route_kinds.hpp"
#include "scenario/dialog_texts.hpp"
#include "sipward/core/policy/chooser.hpp"
#include "sipward/core/policy/draw.hpp"
#include "sipward/core/policy/overload.hpp"
#include "sipward/core/policy/route_table.hpp"

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

// A new call from its INVITE to the member that gets it: 99 routes that do not fit, of all kinds,
// one that leads to the group, its member, and that one's limits.
void new_call(benchmark::State& state, Strategy strategy) {
  auto network = many(strategy);
  for (int i = 0; i < 99; ++i) {
    network.routes.push_back({Side::inside, PeerId{0}, false, bench::of_all_kinds(i)});
  }
  network.routes.push_back({Side::inside, ToGroup{0}, false, {}});
  const RouteTable table(network);
  Chooser chooser(network);
  Loads loads(size);
  const auto message = *sip::Message::parse(scenario::CallTexts(1).invite());
  const auto uri = *sip::parse_uri("sip:+498912345@sbc.example.com:5060;user=phone");
  std::uint64_t bits = 1;
  const auto before = bench::allocations();
  for (auto _ : state) {
    bits = mix(bits);
    const auto* route = table.choose({Side::inside, base::no_peer, {}, uri, message});
    const auto group = std::get<ToGroup>(route->to).group;
    const auto peer = chooser.choose({group, bits, bits, now, {}});
    const auto& members = network.groups[group].members;
    const auto member = std::find_if(members.begin(), members.end(),
                                     [peer](const Member& one) { return one.peer == peer; });
    benchmark::DoNotOptimize(loads.try_send(peer, member->limits, Standing::new_call, now));
    loads.sent_done(peer);
  }
  state.counters["allocations"] = benchmark::Counter(
      static_cast<double>(bench::allocations() - before), benchmark::Counter::kAvgIterations);
}
BENCHMARK_CAPTURE(new_call, priority, Strategy::priority);
BENCHMARK_CAPTURE(new_call, round_robin, Strategy::round_robin);
BENCHMARK_CAPTURE(new_call, hash, Strategy::hash_call_id);

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

// A call that arrives and one that is sent, each with every limit, and their ends.
void limits(benchmark::State& state) {
  static Loads loads(size);
  static Overload overload(loads, 1);
  const OverloadSettings settings{.source = {1'000, 1'000'000}};
  std::uint64_t bits = static_cast<std::uint64_t>(state.thread_index());
  auto instant = now;
  for (auto _ : state) {
    bits = mix(bits);
    instant += base::Duration{1};
    const auto peer = static_cast<PeerId>(below(bits, size));
    const Overload::Request request{peer, bits % 5'000, Standing::new_call, false, instant, bits};
    const auto verdict = overload.admit(settings, {1'000, 1'000'000}, 10, request);
    const auto sent = loads.try_send(peer, {1'000, 1'000'000}, Standing::new_call, instant);
    if (sent == Admitted::yes) loads.sent_done(peer);
    if (verdict.overloaded == Overloaded::no) overload.done(peer, request.address);
  }
}
BENCHMARK(limits)->Threads(1)->Threads(2);

}  // namespace
