// Metric families in the making: one of a name, with as many label sets as are added. Values; the
// serializer of prometheus-cpp writes them.
#pragma once

#include <prometheus/metric_family.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sipward/core/base/counter.hpp"

namespace sipward::metrics {

using Families = std::vector<prometheus::MetricFamily>;
using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

class Family {
 public:
  static Family counter(std::string name, std::string help);  // its name ends in _total
  static Family gauge(std::string name, std::string help);
  static Family histogram(std::string name, std::string help);

  void add(const Labels& labels, double value);
  void add(const Labels& labels, std::uint64_t value) { add(labels, static_cast<double>(value)); }
  // Summed over those given: one a worker.
  void add(const Labels& labels, const std::vector<const base::Latencies*>& latencies);

  // Without any label set it is left out: an empty family tells nothing.
  void put_into(Families& families) &&;

 private:
  Family(std::string name, std::string help, prometheus::MetricType type);
  prometheus::MetricFamily family_;
};

}  // namespace sipward::metrics
