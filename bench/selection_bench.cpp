// 1,000 peers with 10 names each: who an inbound connection may be, whose certificate it is, and
// what a reload's TLS part takes.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "shell/tls/authority.hpp"
#include "sipward/shell/tls/context.hpp"
#include "sipward/shell/tls/name_check.hpp"

namespace {

using namespace sipward;

constexpr int most_peers = 1000;
constexpr int names_each = 10;

struct Many {
  Many() : authority("CA", folder.path()), files(authority.issue("sbc")) {
    settings.trustpoints.push_back(
        {"t", {{.chain = files.chain, .key = files.key}}, {authority.certificate()}});
    for (int i = 0; i < most_peers; ++i) {
      tls::PeerTlsSettings peer;
      peer.peer = static_cast<base::PeerId>(i);
      peer.name = "peer" + std::to_string(i);
      peer.prefixes = {*base::Prefix::parse(address(i))};
      peer.trustpoint = "t";
      for (int n = 0; n < names_each; ++n) {
        peer.names.push_back("host" + std::to_string(n) + "." + peer.name + ".example.com");
      }
      settings.peers.push_back(std::move(peer));
    }
    contexts = tls::ContextSet::build(settings).contexts;
  }
  static std::string address(int i) {
    return "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250);
  }
  tls::test::TemporaryFolder folder;
  tls::test::Authority authority;
  tls::test::Files files;
  tls::ContextSettings settings;
  std::shared_ptr<const tls::ContextSet> contexts;
};

Many& many() {
  static Many made;
  return made;
}

void select_and_check(benchmark::State& state) {
  const auto& inner = many().contexts->inner();
  const int last = most_peers - 1;
  const auto address = *base::IpAddress::parse(Many::address(last));
  tls::CertificateNames names;
  names.has_alternatives = true;
  names.dns = {"host9.peer" + std::to_string(last) + ".example.com"};
  for (auto _ : state) {
    const auto candidates =
        inner.selection.by_address(base::Side::outside, address, base::no_listener);
    const auto& rules = candidates.front()->settings;
    const auto match = tls::matching_name(names, rules.names, rules.name_rules);
    if (!match) return state.SkipWithError("nobody");
    benchmark::DoNotOptimize(match);
  }
}
BENCHMARK(select_and_check);

void build_from_before(benchmark::State& state) {
  for (auto _ : state) {
    auto built = tls::ContextSet::build(many().settings, many().contexts.get());
    benchmark::DoNotOptimize(built.contexts);
  }
}
BENCHMARK(build_from_before)->Unit(benchmark::kMillisecond);

}  // namespace
