// What one message costs in the proxy core: a whole call (INVITE, 180, 200, ACK, BYE, 200) through
// Proxy with real sealing, and its steps one by one. No sockets.
#include <benchmark/benchmark.h>

#include "scenario/dialog_texts.hpp"
#include "sipward/shell/tls/sealing.hpp"

namespace {

using namespace sipward;

struct Core {
  tls::KeyRing ring = tls::KeyRing::random();
  scenario::CountingRandom random{7};
  scenario::MapFlows flows;
  scenario::MapLongTokens long_tokens;
  base::DropCounters drops;
  scenario::WholeDuty duty;
  policy::Loads loads{16};
  policy::Overload overload{loads, 7};
  proxy::Tally tally;
  proxy::Proxy proxy{std::make_shared<const policy::Network>(scenario::make_network()),
                     {ring, random, flows, long_tokens, drops, duty, loads, overload, tally}};
  base::Time now{std::chrono::hours(1)};
  proxy::Outputs out;

  const std::string& feed(const base::Source& source, std::string bytes) {
    out.clear();
    proxy.on_message({source, std::move(bytes), base::DropReason::none}, now, out);
    return out.sends.back().bytes;
  }
};

void call(benchmark::State& state) {
  Core core;
  int number = 0;
  for (auto _ : state) {
    scenario::CallTexts texts(++number);
    const std::string invite = core.feed(scenario::from_pbx(), texts.invite());
    core.feed(scenario::from_cucm(), texts.answer(invite, 180));
    const std::string ok = core.feed(scenario::from_cucm(), texts.answer(invite, 200));
    core.feed(scenario::from_pbx(), texts.in_dialog("ACK", ok));
    const std::string bye = core.feed(scenario::from_pbx(), texts.in_dialog("BYE", ok));
    core.feed(scenario::from_cucm(), texts.answer(bye, 200));
    core.now += base::Duration(40);
    core.out.clear();
    core.proxy.on_time(core.now, core.out);
  }
  state.SetItemsProcessed(state.iterations() * 6);
}
BENCHMARK(call);

void forward_invite(benchmark::State& state) {
  Core core;
  int number = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto text = scenario::CallTexts(++number).invite();
    state.ResumeTiming();
    core.feed(scenario::from_pbx(), std::move(text));
    state.PauseTiming();
    core.now += base::Duration(100);
    core.out.clear();
    core.proxy.on_time(core.now, core.out);
    state.ResumeTiming();
  }
}
BENCHMARK(forward_invite);

// What the texts themselves cost, to be taken off `call`.
void texts_alone(benchmark::State& state) {
  int number = 0;
  Core core;
  const std::string invite = core.feed(scenario::from_pbx(), scenario::CallTexts(1).invite());
  for (auto _ : state) {
    scenario::CallTexts texts(++number);
    benchmark::DoNotOptimize(texts.invite());
    for (int i = 0; i < 3; ++i) benchmark::DoNotOptimize(texts.answer(invite, 200));
    for (int i = 0; i < 2; ++i) benchmark::DoNotOptimize(texts.in_dialog("BYE", invite));
  }
}
BENCHMARK(texts_alone);

}  // namespace
