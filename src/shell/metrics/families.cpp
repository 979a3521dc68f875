#include "sipward/shell/metrics/families.hpp"

#include <limits>

#include "sipward/core/base/utf8.hpp"

namespace sipward::metrics {
namespace {

// What is in certificates is no text of ours, and the format wants UTF-8.
prometheus::ClientMetric metric_with(const Labels& labels) {
  prometheus::ClientMetric metric;
  for (const auto& [name, value] : labels) {
    metric.label.push_back({std::string(name), base::well_formed(value)});
  }
  return metric;
}

}  // namespace

Family::Family(std::string name, std::string help, prometheus::MetricType type) {
  family_.name = std::move(name);
  family_.help = std::move(help);
  family_.type = type;
}

Family Family::counter(std::string name, std::string help) {
  return {std::move(name), std::move(help), prometheus::MetricType::Counter};
}

Family Family::gauge(std::string name, std::string help) {
  return {std::move(name), std::move(help), prometheus::MetricType::Gauge};
}

Family Family::histogram(std::string name, std::string help) {
  return {std::move(name), std::move(help), prometheus::MetricType::Histogram};
}

void Family::add(const Labels& labels, double value) {
  auto metric = metric_with(labels);
  if (family_.type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  family_.metric.push_back(std::move(metric));
}

void Family::add(const Labels& labels, const std::vector<const base::Latencies*>& latencies) {
  auto metric = metric_with(labels);
  auto& histogram = metric.histogram;
  for (std::size_t step = 0; step <= base::Latencies::bounds.size(); ++step) {
    for (const auto* one : latencies) histogram.sample_count += one->count(step);
    const bool last = step == base::Latencies::bounds.size();
    histogram.bucket.push_back(
        {histogram.sample_count,
         last ? std::numeric_limits<double>::infinity() : base::Latencies::bounds[step]});
  }
  for (const auto* one : latencies) histogram.sample_sum += one->seconds();
  family_.metric.push_back(std::move(metric));
}

void Family::put_into(Families& families) && {
  if (!family_.metric.empty()) families.push_back(std::move(family_));
}

}  // namespace sipward::metrics
