#include "sipward/shell/control/percentiles.hpp"

#include <cstddef>

namespace sipward::control {
namespace {

constexpr auto& bounds = base::Latencies::bounds;

double share(const Steps& steps, std::uint64_t count, double part) {
  const double wanted = part * static_cast<double>(count);
  double passed = 0;
  for (std::size_t step = 0; step < bounds.size(); ++step) {
    const auto here = static_cast<double>(steps[step]);
    if (here > 0 && passed + here >= wanted) {
      const double least = step == 0 ? 0 : bounds[step - 1];
      return least + (bounds[step] - least) * (wanted - passed) / here;
    }
    passed += here;
  }
  return bounds.back();
}

}  // namespace

void add(Steps& sum, const base::Latencies& latencies) {
  for (std::size_t step = 0; step < sum.size(); ++step) sum[step] += latencies.count(step);
}

Percentiles between(const Steps& before, const Steps& after) {
  Steps grown{};
  Percentiles found;
  for (std::size_t step = 0; step < grown.size(); ++step) {
    grown[step] = after[step] - before[step];
    found.count += grown[step];
  }
  if (found.count == 0) return found;
  found.p50 = share(grown, found.count, 0.5);
  found.p90 = share(grown, found.count, 0.9);
  found.p99 = share(grown, found.count, 0.99);
  return found;
}

}  // namespace sipward::control
