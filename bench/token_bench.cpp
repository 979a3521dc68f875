// What a token costs: once per Contact and Record-Route that crosses, once per in-dialog request.
#include <benchmark/benchmark.h>

#include "sipward/core/proxy/token.hpp"
#include "sipward/shell/tls/sealing.hpp"

namespace {

using sipward::base::Side;
using namespace sipward::proxy;

const sipward::tls::KeyRing& ring() {
  static const auto made = sipward::tls::KeyRing::random();
  return made;
}

TokenContents contact() {
  TokenContents contents;
  contents.original_peer = 0x12345678;
  contents.audience_peer = 0x9abcdef0;
  contents.host = "198.18.133.13";
  contents.port = 5060;
  contents.params = "transport=tcp";
  return contents;
}

void seal_a_contact(benchmark::State& state) {
  const auto contents = contact();
  for (auto _ : state) {
    benchmark::DoNotOptimize(seal_token(ring(), TokenKind::contact, Side::outside, contents));
  }
}
BENCHMARK(seal_a_contact);

void open_a_contact(benchmark::State& state) {
  const auto token = seal_token(ring(), TokenKind::contact, Side::outside, contact());
  for (auto _ : state) {
    benchmark::DoNotOptimize(open_token(ring(), TokenKind::contact, Side::outside, token));
  }
}
BENCHMARK(open_a_contact);

void refuse_a_forged_one(benchmark::State& state) {
  auto token = seal_token(ring(), TokenKind::contact, Side::outside, contact());
  token[token.size() / 2] = token[token.size() / 2] == 'A' ? 'B' : 'A';
  for (auto _ : state) {
    benchmark::DoNotOptimize(open_token(ring(), TokenKind::contact, Side::outside, token));
  }
}
BENCHMARK(refuse_a_forged_one);

}  // namespace
