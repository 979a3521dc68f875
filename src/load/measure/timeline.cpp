#include "sipward/load/measure/timeline.hpp"

#include <algorithm>

namespace sipward::load {
namespace {

constexpr std::size_t most_points = 600;

}  // namespace

std::vector<Point> timeline(const Run& run, const Reading& reading, Joined joined) {
  const auto& intervals = run.intervals;
  const auto together = intervals.size() / most_points + 1;
  double longest = 0;
  for (const auto& interval : intervals) longest = std::max(longest, interval.duration_s);
  std::vector<Point> points;
  for (std::size_t begin = 0; begin < intervals.size(); begin += together) {
    const auto end = std::min(begin + together, intervals.size());
    Point point;
    double count = 0;
    for (auto i = begin; i < end; ++i) {
      const auto value = reading(intervals[i]);
      // The rates of a short rest at the end are noise.
      if (!value || intervals[i].duration_s * 2 < longest) continue;
      point.y = joined == Joined::mean ? point.y + *value : std::max(point.y, *value);
      point.x += intervals[i].at_s + intervals[i].duration_s / 2;
      ++count;
    }
    if (count == 0) continue;
    points.push_back({point.x / count, joined == Joined::mean ? point.y / count : point.y});
  }
  return points;
}

Reading latency_reading(Span span, nanoseconds Quantiles::*quantile) {
  return [=](const Interval& interval) -> std::optional<double> {
    for (const auto& seen : interval.latency) {
      if (seen.span == span) return static_cast<double>((seen.*quantile).count()) / 1e9;
    }
    return std::nullopt;
  };
}

}  // namespace sipward::load
