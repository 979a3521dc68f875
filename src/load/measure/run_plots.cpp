#include "sipward/load/measure/run_plots.hpp"

#include <algorithm>
#include <cmath>

#include "sipward/load/measure/format.hpp"
#include "sipward/load/measure/timeline.hpp"
#include "sipward/load/measure/verdict.hpp"

namespace sipward::load {
namespace {

constexpr std::size_t colours = 6;

// What stands at an axis is mostly round: "2 ms", not "2.00 ms".
std::string without_zeros(std::string text) {
  const auto point = text.find('.');
  if (point == text.npos) return text;
  const auto end = std::min(text.find_first_not_of(".0123456789"), text.size());
  const auto last = text.find_last_not_of('0', end - 1);
  const auto keep = last == point ? point : last + 1;
  return text.erase(keep, end - keep);
}
std::string seconds_text(double seconds) {
  return without_zeros(fixed(seconds, 2)) + " s";
}
std::string latency_text(double seconds) {
  return without_zeros(text_of(nanoseconds(std::llround(seconds * 1e9))));
}
std::string rate_text(double rate) {
  return without_zeros(text_of_rate(rate));
}
std::string share_text(double share) {
  return without_zeros(percent(share));
}
std::string cores_text(double cores) {
  return without_zeros(fixed(cores, 2));
}
std::string bytes_text(double bytes) {
  return without_zeros(text_of_bytes(static_cast<std::uint64_t>(bytes)));
}

// Gathers the lines of one plot; what has no points is left out.
class Lines {
 public:
  Lines(const std::vector<Run>& runs, std::string title) : runs_(runs) {
    plot_.title = std::move(title);
  }

  // `alone` is the colour when there is one run only; several are told apart by their own.
  void add(std::string_view what, std::string_view alone, Stroke stroke, Joined joined,
           const std::function<Reading(const Run&)>& reading) {
    bool shown = false;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      auto points = timeline(runs_[i], reading(runs_[i]), joined);
      const auto above = [](const Point& point) { return point.y > 0; };
      if (std::none_of(points.begin(), points.end(), above)) continue;
      const bool one = runs_.size() == 1;
      auto name = one ? std::string(what) : runs_[i].name + ", " + std::string(what);
      plot_.series.push_back({std::move(name), one ? std::string(alone) : colour_of(i),
                              std::move(points), stroke, one ? std::string(what) : key_of(i)});
      shown = true;
    }
    if (!shown || runs_.size() == 1) return;
    // Colours tell the runs apart, so strokes have to tell the rest.
    strokes_.append(strokes_.empty() ? "" : ", ");
    strokes_.append(stroke == Stroke::dashed ? "dashed: " : "solid: ").append(what);
    if (++kinds_ > 1 || stroke == Stroke::dashed) plot_.note = strokes_;
  }

  // Onto those plots, unless there is nothing to show.
  void finish(std::vector<Plot>& plots, std::string (*text)(double), bool may_be_logarithmic) {
    if (plot_.series.empty()) return;
    double least = HUGE_VAL, most = 0, last = 0;
    for (const auto& run : runs_) last = std::max(last, run.duration_s);
    for (const auto& series : plot_.series) {
      for (const auto& point : series.points) {
        most = std::max(most, point.y);
        if (point.y > 0) least = std::min(least, point.y);
      }
    }
    const bool logarithmic = may_be_logarithmic && most > 20 * least;
    plot_.y = logarithmic ? logarithmic_axis(least, most, text) : linear_axis(most * 1.05, text);
    plot_.x = {0, std::max(last, 1e-3), false, seconds_text};
    plots.push_back(std::move(plot_));
  }

 private:
  // Once a run.
  std::string key_of(std::size_t run) const {
    const auto has_it = [&](const Series& series) { return series.colour == colour_of(run); };
    const bool known = std::any_of(plot_.series.begin(), plot_.series.end(), has_it);
    return known ? "" : runs_[run].name;
  }

  const std::vector<Run>& runs_;
  Plot plot_;
  std::string strokes_;
  int kinds_ = 0;
};

// The same reading for each run.
std::function<Reading(const Run&)> of_all(Reading reading) {
  return [reading = std::move(reading)](const Run&) { return reading; };
}
std::function<Reading(const Run&)> of_all(double Interval::*member) {
  return of_all([member](const Interval& interval) { return std::optional(interval.*member); });
}

void rates(const std::vector<Run>& runs, std::vector<Plot>& plots) {
  Lines lines(runs, "Rate, a second");
  lines.add("done", "c0", Stroke::solid, Joined::mean, of_all(&Interval::done));
  lines.add("asked for", "quiet", Stroke::dashed, Joined::mean, of_all(&Interval::offered));
  if (runs.size() == 1) {
    lines.add("failed", "bad", Stroke::solid, Joined::mean, of_all(&Interval::failed));
  }
  lines.finish(plots, rate_text, false);
}

void latencies(const std::vector<Run>& runs, std::vector<Plot>& plots) {
  const auto span = main_span(runs.front());
  Lines lines(runs, "Latency, " + std::string(title(span)));
  const auto add = [&](std::string_view name, Stroke stroke, nanoseconds Quantiles::*quantile) {
    lines.add(name, name, stroke, Joined::highest, of_all(latency_reading(span, quantile)));
  };
  const bool one = runs.size() == 1;
  add("p99", Stroke::solid, &Quantiles::p99);
  if (one) add("p90", Stroke::solid, &Quantiles::p90);
  add("p50", one ? Stroke::solid : Stroke::dashed, &Quantiles::p50);
  lines.finish(plots, latency_text, true);
}

void handshakes(const std::vector<Run>& runs, std::vector<Plot>& plots) {
  Lines rates(runs, "TLS handshakes, a second");
  rates.add("full", "c1", Stroke::solid, Joined::mean, of_all(&Interval::handshakes_full));
  rates.add("resumed", "c2", Stroke::dashed, Joined::mean, of_all(&Interval::handshakes_resumed));
  rates.finish(plots, rate_text, false);

  Lines times(runs, "TLS handshake latency, p99");
  times.add("full", "c1", Stroke::solid, Joined::highest,
            of_all(latency_reading(Span::tls_full, &Quantiles::p99)));
  times.add("resumed", "c2", Stroke::dashed, Joined::highest,
            of_all(latency_reading(Span::tls_resumed, &Quantiles::p99)));
  times.finish(plots, latency_text, true);
}

void processors(const std::vector<Run>& runs, std::vector<Plot>& plots) {
  Lines lines(runs, "Processor, cores");
  lines.add("target", "c0", Stroke::solid, Joined::mean,
            of_all([](const Interval& interval) { return interval.target_cores; }));
  lines.add("generator", "quiet", Stroke::dashed, Joined::mean, of_all(&Interval::own_cores));
  lines.finish(plots, cores_text, false);

  Lines memory(runs, "Memory of the target");
  memory.add("resident", "c0", Stroke::solid, Joined::highest,
             of_all([](const Interval& interval) -> std::optional<double> {
               if (!interval.target_rss_bytes) return std::nullopt;
               return static_cast<double>(*interval.target_rss_bytes);
             }));
  memory.finish(plots, bytes_text, false);
}

// A histogram in columns of the same width on a logarithmic axis, as shares of all values.
struct Columns {
  double low, ratio;  // of the first one's left side, from one to the next
  std::size_t count;
};

Columns columns_for(double low, double high) {
  constexpr double wanted = 64;
  // Narrower than a bucket's width there would be gaps.
  const auto ratio = std::max(std::pow(high / low, 1 / wanted), 1.035);
  return {low, ratio, static_cast<std::size_t>(std::log(high / low) / std::log(ratio)) + 1};
}

std::vector<Point> steps_of(const Histogram& histogram, const Columns& columns) {
  std::vector<double> shares(columns.count);
  for (const auto& bucket : histogram.buckets()) {
    const auto middle = static_cast<double>((bucket.low + bucket.high).count()) / 2e9;
    const auto at = std::log(std::max(middle, columns.low) / columns.low) / std::log(columns.ratio);
    shares[std::min(static_cast<std::size_t>(at), columns.count - 1)] +=
        static_cast<double>(bucket.count) / static_cast<double>(histogram.count());
  }
  std::vector<Point> points;
  auto x = columns.low;
  for (const auto share : shares) {
    points.push_back({x, share});
    points.push_back({x *= columns.ratio, share});
  }
  return points;
}

double in_seconds(nanoseconds time) {
  return static_cast<double>(std::max<std::int64_t>(time.count(), 1)) / 1e9;
}

Plot histogram_plot(const std::vector<Run>& runs, Span span) {
  Plot plot;
  plot.title = title(span);
  plot.small = true;
  double low = HUGE_VAL, high = 0, most = 0;
  for (const auto& run : runs) {
    const auto& seen = run.total.of(span);
    if (seen.empty()) continue;
    low = std::min(low, in_seconds(seen.min()));
    high = std::max(high, in_seconds(seen.max()));
  }
  plot.x = logarithmic_axis(low, high * 1.0001, latency_text);
  const auto columns = columns_for(plot.x.low, plot.x.high);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto& seen = runs[i].total.of(span);
    if (seen.empty()) continue;
    auto points = steps_of(seen, columns);
    for (const auto& point : points) most = std::max(most, point.y);
    plot.series.push_back({runs[i].name, colour_of(i), std::move(points), Stroke::area, ""});
    if (runs.size() > 1) continue;
    plot.marks = {{in_seconds(seen.quantile(0.5)), "p50"},
                  {in_seconds(seen.quantile(0.99)), "p99"}};
    plot.note = "p50 " + text_of(seen.quantile(0.5)) + ", p99 " + text_of(seen.quantile(0.99)) +
                ", max " + text_of(seen.max());
  }
  plot.y = linear_axis(most * 1.05, share_text);
  return plot;
}

}  // namespace

std::string colour_of(std::size_t run) {
  return "c" + std::to_string(run % colours);
}

std::vector<Plot> time_plots(const std::vector<Run>& runs) {
  std::vector<Plot> plots;
  if (runs.empty()) return plots;
  rates(runs, plots);
  latencies(runs, plots);
  handshakes(runs, plots);
  processors(runs, plots);
  return plots;
}

std::vector<Plot> histogram_plots(const std::vector<Run>& runs) {
  std::vector<Plot> plots;
  for (const auto span : all_spans()) {
    const auto holds = [&](const Run& run) { return !run.total.of(span).empty(); };
    if (std::any_of(runs.begin(), runs.end(), holds)) plots.push_back(histogram_plot(runs, span));
  }
  return plots;
}

}  // namespace sipward::load
