#include "load/measure/sample_run.hpp"

#include <cmath>
#include <random>

namespace sipward::load {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

nanoseconds about(double us, double spread, std::mt19937& random) {
  std::lognormal_distribution<double> latency(std::log(us), spread);
  return nanoseconds(std::llround(latency(random) * 1e3));
}

Measured second_of(const Sample& sample, int second, std::mt19937& random) {
  Measured seen;
  std::uniform_real_distribution<double> share(0, 1);
  seen.due = static_cast<std::uint64_t>(sample.rate);
  seen.calls_started = seen.due;
  const bool stalls = second == sample.seconds / 2;
  for (std::uint64_t i = 0; i < seen.calls_started; ++i) {
    if (sample.failures && share(random) < 0.002) {
      ++seen.calls_failed;
      share(random) < 0.6 ? seen.count_status(503) : seen.count(Failure::timeout);
      continue;
    }
    ++seen.calls_done;
    const auto stall =
        stalls && share(random) < 0.2 ? nanoseconds(milliseconds(180)) : nanoseconds{};
    seen.record(Span::invite_100, about(310 * sample.slowness, 0.25, random) + stall);
    seen.record(Span::invite_180, about(620 * sample.slowness, 0.3, random) + stall);
    seen.record(Span::invite_200, about(840 * sample.slowness, 0.35, random) + stall);
    seen.record(Span::bye_200, about(500 * sample.slowness, 0.3, random));
  }
  seen.messages_in = seen.calls_done * 6;
  seen.messages_out = seen.calls_done * 6;
  seen.bytes_in = seen.calls_done * 4'100;
  seen.bytes_out = seen.calls_done * 4'300;
  seen.transactions = seen.calls_done * 2;
  for (int i = 0; sample.handshakes && i < 60; ++i) {
    const bool resumed = i % 3 == 0;
    seen.record(Span::tcp_connect, about(60, 0.3, random));
    seen.record(resumed ? Span::tls_resumed : Span::tls_full,
                about((resumed ? 900 : 2'600) * sample.slowness, 0.3, random));
    ++(resumed ? seen.tls_resumed : seen.tls_full);
    ++seen.connections_opened;
  }
  seen.checked = seen.calls_done / 64;
  return seen;
}

}  // namespace

Run sample_run(const Sample& sample) {
  std::mt19937 random(sample.seed);
  Run run;
  run.name = "sipward, TCP to TLS";
  run.settings = {{"target", "tcp:127.0.2.1:5060"},
                  {"arrival", std::to_string(static_cast<int>(sample.rate)) + " a second"},
                  {"TLS", "1.3, TLS_AES_256_GCM_SHA384, X25519, mutual"},
                  {"key", "ECDSA P-256"}};
  run.started_at = 1'795'674'600;
  run.duration_s = sample.seconds;
  run.target.emplace();
  for (int second = 0; second < sample.seconds; ++second) {
    const auto seen = second_of(sample, second, random);
    const auto calls = static_cast<std::int64_t>(seen.calls_done);
    Used used;
    used.own = {nanoseconds(calls * 21'000), nanoseconds(calls * 9'000), 31'000'000};
    used.target = Usage{nanoseconds(calls * 120'000), nanoseconds(calls * 60'000), 38'200'000};
    run.intervals.push_back(interval_of(seen, used, seconds(second), seconds(1)));
    run.total.add(seen);
    run.own = {run.own.user + used.own.user, run.own.system + used.own.system, 31'000'000};
    run.target = Usage{run.target->user + used.target->user,
                       run.target->system + used.target->system, 38'200'000};
  }
  return run;
}

}  // namespace sipward::load
