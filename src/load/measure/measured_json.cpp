#include "sipward/load/measure/measured_json.hpp"

#include <array>
#include <stdexcept>

namespace sipward::load {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

struct Counter {
  std::string_view name;
  std::uint64_t Measured::*member;
};
constexpr std::array counters{
    Counter{"due", &Measured::due},
    Counter{"calls_started", &Measured::calls_started},
    Counter{"calls_done", &Measured::calls_done},
    Counter{"calls_failed", &Measured::calls_failed},
    Counter{"calls_answered", &Measured::calls_answered},
    Counter{"transactions", &Measured::transactions},
    Counter{"retransmissions", &Measured::retransmissions},
    Counter{"messages_in", &Measured::messages_in},
    Counter{"messages_out", &Measured::messages_out},
    Counter{"bytes_in", &Measured::bytes_in},
    Counter{"bytes_out", &Measured::bytes_out},
    Counter{"connections_opened", &Measured::connections_opened},
    Counter{"connections_failed", &Measured::connections_failed},
    Counter{"tls_full", &Measured::tls_full},
    Counter{"tls_resumed", &Measured::tls_resumed},
    Counter{"checked", &Measured::checked},
    Counter{"behind", &Measured::behind},
};

nanoseconds time_at(const value& from, std::string_view key) {
  return nanoseconds(from.at(key).to_number<std::int64_t>());
}

std::uint64_t count_at(const value& from, std::string_view key) {
  return from.at(key).to_number<std::uint64_t>();
}

Span span_of(std::string_view name) {
  const auto span = parse_span(name);
  if (!span) throw std::runtime_error("no span is called \"" + std::string(name) + "\"");
  return *span;
}

object to_json(const Histogram& histogram) {
  array buckets;
  for (const auto& bucket : histogram.buckets()) {
    buckets.push_back(array{bucket.low.count(), bucket.high.count(), bucket.count});
  }
  return {{"count", histogram.count()},
          {"min_ns", histogram.min().count()},
          {"mean_ns", histogram.mean().count()},
          {"p50_ns", histogram.quantile(0.5).count()},
          {"p90_ns", histogram.quantile(0.9).count()},
          {"p99_ns", histogram.quantile(0.99).count()},
          {"p999_ns", histogram.quantile(0.999).count()},
          {"max_ns", histogram.max().count()},
          {"total_ns", histogram.total().count()},
          {"buckets", std::move(buckets)}};
}

Histogram histogram_of(const value& from) {
  std::vector<Histogram::Bucket> buckets;
  for (const auto& each : from.at("buckets").as_array()) {
    const auto& triple = each.as_array();
    buckets.push_back({nanoseconds(triple.at(0).to_number<std::int64_t>()),
                       nanoseconds(triple.at(1).to_number<std::int64_t>()),
                       triple.at(2).to_number<std::uint64_t>()});
  }
  return Histogram::of(buckets, time_at(from, "min_ns"), time_at(from, "max_ns"),
                       time_at(from, "total_ns"));
}

}  // namespace

object to_json(const Usage& usage) {
  return {{"user_ns", usage.user.count()},
          {"system_ns", usage.system.count()},
          {"rss_bytes", usage.rss_bytes}};
}

Usage usage_of(const value& from) {
  return {time_at(from, "user_ns"), time_at(from, "system_ns"), count_at(from, "rss_bytes")};
}

object to_json(const std::vector<Quantiles>& latency) {
  object spans;
  for (const auto& seen : latency) {
    spans[to_string(seen.span)] = object{{"count", seen.count},
                                         {"p50_ns", seen.p50.count()},
                                         {"p90_ns", seen.p90.count()},
                                         {"p99_ns", seen.p99.count()},
                                         {"max_ns", seen.max.count()}};
  }
  return spans;
}

std::vector<Quantiles> quantiles_of(const value& from) {
  std::vector<Quantiles> latency;
  for (const auto& [name, seen] : from.as_object()) {
    latency.push_back({span_of(name), count_at(seen, "count"), time_at(seen, "p50_ns"),
                       time_at(seen, "p90_ns"), time_at(seen, "p99_ns"), time_at(seen, "max_ns")});
  }
  return latency;
}

void put_measured(const Measured& measured, object& into) {
  object totals, failures, statuses, latency;
  for (const auto& counter : counters) totals[counter.name] = measured.*counter.member;
  totals["most_behind_ns"] = measured.most_behind.count();
  for (const auto failure : all_failures()) {
    if (measured.of(failure) > 0) failures[to_string(failure)] = measured.of(failure);
  }
  for (const auto& [status, times] : measured.statuses) statuses[std::to_string(status)] = times;
  for (const auto span : all_spans()) {
    if (!measured.of(span).empty()) latency[to_string(span)] = to_json(measured.of(span));
  }
  into["totals"] = std::move(totals);
  into["failures"] = std::move(failures);
  into["statuses"] = std::move(statuses);
  into["latency"] = std::move(latency);
}

Measured take_measured(const object& from) {
  Measured measured;
  const auto& totals = from.at("totals");
  for (const auto& counter : counters) measured.*counter.member = count_at(totals, counter.name);
  measured.most_behind = time_at(totals, "most_behind_ns");
  for (const auto& [name, times] : from.at("failures").as_object()) {
    const auto failure = parse_failure(name);
    if (!failure) throw std::runtime_error("no failure is called \"" + std::string(name) + "\"");
    measured.failed[index_of(*failure)] = times.to_number<std::uint64_t>();
  }
  for (const auto& [status, times] : from.at("statuses").as_object()) {
    measured.statuses[std::stoi(std::string(status))] = times.to_number<std::uint64_t>();
  }
  for (const auto& [name, seen] : from.at("latency").as_object()) {
    measured.latency[index_of(span_of(name))] = histogram_of(seen);
  }
  return measured;
}

}  // namespace sipward::load
