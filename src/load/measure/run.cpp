#include "sipward/load/measure/run.hpp"

#include <algorithm>

namespace sipward::load {
namespace {

double per_second(std::uint64_t count, double seconds) {
  return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

std::optional<nanoseconds> per_call(const Usage& used, std::uint64_t calls) {
  if (calls == 0) return std::nullopt;
  return nanoseconds(used.total().count() / static_cast<std::int64_t>(calls));
}

}  // namespace

std::vector<Quantiles> quantiles_of(const Measured& measured) {
  std::vector<Quantiles> all;
  for (const auto span : all_spans()) {
    const auto& seen = measured.of(span);
    if (seen.empty()) continue;
    all.push_back({span, seen.count(), seen.quantile(0.5), seen.quantile(0.9), seen.quantile(0.99),
                   seen.max()});
  }
  return all;
}

Interval interval_of(const Measured& measured, const Used& used, nanoseconds begin,
                     nanoseconds duration) {
  Interval interval;
  interval.at_s = static_cast<double>(begin.count()) / 1e9;
  interval.duration_s = static_cast<double>(duration.count()) / 1e9;
  const auto rate_of = [&](std::uint64_t count) { return per_second(count, interval.duration_s); };
  interval.offered = rate_of(measured.due > 0 ? measured.due : measured.calls_started);
  interval.done = rate_of(measured.calls_done);
  interval.failed = rate_of(measured.calls_failed);
  interval.handshakes_full = rate_of(measured.tls_full);
  interval.handshakes_resumed = rate_of(measured.tls_resumed);
  interval.latency = quantiles_of(measured);
  interval.own_cores = cores(used.own, duration);
  interval.own_rss_bytes = used.own.rss_bytes;
  if (used.target) {
    interval.target_cores = cores(*used.target, duration);
    interval.target_rss_bytes = used.target->rss_bytes;
  }
  return interval;
}

double rate(const Run& run, std::uint64_t count) {
  return per_second(count, run.duration_s);
}

double headroom(const Run& run) {
  // A short rest at the end says nothing.
  double longest = 0;
  for (const auto& interval : run.intervals) longest = std::max(longest, interval.duration_s);
  double busiest =
      per_second(1, run.duration_s) * std::chrono::duration<double>(run.own.total()).count();
  for (const auto& interval : run.intervals) {
    if (interval.duration_s * 2 >= longest) busiest = std::max(busiest, interval.own_cores);
  }
  return std::clamp(1 - busiest / std::max(run.workers, 1U), 0.0, 1.0);
}

std::optional<nanoseconds> target_time_per_call(const Run& run) {
  return run.target ? per_call(*run.target, run.total.calls_done) : std::nullopt;
}

std::optional<nanoseconds> own_time_per_call(const Run& run) {
  return per_call(run.own, run.total.calls_done);
}

}  // namespace sipward::load
