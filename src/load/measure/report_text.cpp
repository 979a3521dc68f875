#include "sipward/load/measure/report_text.hpp"

#include <algorithm>

#include "sipward/load/measure/figures.hpp"
#include "sipward/load/measure/format.hpp"
#include "sipward/load/measure/verdict.hpp"

namespace sipward::load {
namespace {

constexpr std::size_t label_width = 13;
constexpr std::size_t span_width = 28;
constexpr std::size_t number_width = 10;

std::string line(std::string_view label, const std::string& text) {
  return "  " + left(label, label_width) + text + "\n";
}

std::string heading(const Run& run) {
  return run.name + "\n  " + utc_text(run.started_at) + ", " + fixed(run.duration_s, 1) + " s, " +
         std::to_string(run.workers) + (run.workers == 1 ? " worker" : " workers") + "\n\n";
}

std::string outcome(const Run& run) {
  const auto& total = run.total;
  auto text = text_of_rate(rate(run, total.calls_done)) + " a second (" +
              grouped(total.calls_done) + " of " + grouped(total.calls_started) + " done";
  text += total.due > 0 ? ", " + text_of_rate(rate(run, total.due)) + " a second asked for)" : ")";
  auto all = line(run.units, text);
  all += line("failed", grouped(total.calls_failed) + " (" + percent(total.failed_share()) + ")");
  for (const auto& row : failures_of({run})) {
    auto why = right(grouped(row.of[0]), 8) + "  " + std::string(sentence(row.failure));
    if (row.failure == Failure::status) why += " (" + statuses_text(total) + ")";
    all += line("", why);
  }
  if (total.tls_full + total.tls_resumed == 0) return all;
  return all + line("handshakes", text_of_rate(rate(run, total.tls_full)) + " full and " +
                                      text_of_rate(rate(run, total.tls_resumed)) +
                                      " resumed a second (" + grouped(total.tls_full) + " and " +
                                      grouped(total.tls_resumed) + ")");
}

std::string latencies(const Run& run) {
  auto text = "\n  " + left("latency", span_width);
  for (const auto* name : {"count", "p50", "p90", "p99", "p99.9", "max"}) {
    text += right(name, number_width);
  }
  text += "\n";
  for (const auto span : all_spans()) {
    const auto& seen = run.total.of(span);
    if (seen.empty()) continue;
    text += "  " + left(title(span), span_width) + right(grouped(seen.count()), number_width);
    for (const double share : {0.5, 0.9, 0.99, 0.999, 1.0}) {
      text += right(text_of(seen.quantile(share)), number_width);
    }
    text += "\n";
  }
  return text + "\n";
}

std::string used(const Usage& usage, const std::optional<nanoseconds>& each, double seconds) {
  const auto elapsed = nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
  auto text = fixed(cores(usage, elapsed), 2) + " cores";
  if (each) text += ", " + text_of(*each) + " of processor time each";
  if (usage.rss_bytes > 0) text += ", " + text_of_bytes(usage.rss_bytes);
  return text;
}

std::string costs(const Run& run) {
  const auto& total = run.total;
  std::string text;
  if (run.target) {
    text += line("target", used(*run.target, target_time_per_call(run), run.duration_s));
  }
  text += line("generator", used(run.own, own_time_per_call(run), run.duration_s));
  text += line("messages", grouped(total.messages_out) + " sent, " + grouped(total.messages_in) +
                               " received, " + grouped(total.retransmissions) + " retransmitted, " +
                               grouped(total.checked) + " checked whole");
  return text;
}

std::string worth(const Run& run) {
  const auto verdict = judge(run);
  auto text = "  " + verdict.sentence + "\n";
  for (const auto& warning : verdict.warnings) text += "  warning: " + warning + "\n";
  return text;
}

std::string settings(const Run& run) {
  std::size_t width = 0;
  for (const auto& setting : run.settings) width = std::max(width, columns_of(setting.first));
  std::string text;
  for (const auto& [label, value] : run.settings) {
    text += "  " + left(label, width) + "  " + value + "\n";
  }
  return text.empty() ? text : "\n" + text;
}

std::string whole(const Run& run) {
  return heading(run) + outcome(run) + latencies(run) + costs(run) + "\n" + worth(run) +
         settings(run);
}

using Cells = std::vector<std::string>;

// The first column to the left, the others to the right.
std::string table(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    text += "  ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += i == 0 ? left(row[i], widths[i]) : "  " + right(row[i], widths[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  return text;
}

std::string compared(const std::vector<Run>& runs) {
  std::vector<Cells> rows{{""}};
  for (const auto& run : runs) rows.front().push_back(run.name);
  for (const auto& figures : compare(runs)) {
    Cells row{figures.label};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const auto ratio = ratio_text(figures, i);
      row.push_back(figures.of[i].text + (ratio.empty() ? "" : " (" + ratio + ")"));
    }
    rows.push_back(std::move(row));
  }
  for (const auto& failures : failures_of(runs)) {
    Cells row{"failed: " + std::string(to_string(failures.failure))};
    for (const auto count : failures.of) row.push_back(grouped(count));
    rows.push_back(std::move(row));
  }
  auto text = table(rows) + "\n";
  for (const auto& run : runs) text += run.name + "\n" + worth(run);
  return text;
}

}  // namespace

std::string report_text(const std::vector<Run>& runs) {
  if (runs.empty()) return "";
  return runs.size() == 1 ? whole(runs.front()) : compared(runs);
}

std::string progress_line(const Interval& interval, const std::string& units) {
  auto text = right(fixed(interval.at_s + interval.duration_s, 0), 5) + " s  " +
              text_of_rate(interval.done) + " " + units + " a second of " +
              text_of_rate(interval.offered);
  if (interval.failed > 0) text += ", " + text_of_rate(interval.failed) + " failed";
  if (!interval.latency.empty()) {
    // Of a call its answer, else what the work ended with.
    const auto wanted = [](const Quantiles& seen) { return seen.span == Span::invite_200; };
    const auto found = std::find_if(interval.latency.begin(), interval.latency.end(), wanted);
    const auto& seen = found == interval.latency.end() ? interval.latency.back() : *found;
    text += "  " + std::string(title(seen.span)) + " p50 " + text_of(seen.p50) + " p99 " +
            text_of(seen.p99);
  }
  const auto handshakes = interval.handshakes_full + interval.handshakes_resumed;
  if (handshakes > 0) text += "  TLS " + text_of_rate(handshakes) + " a second";
  text += "  generator " + fixed(interval.own_cores, 2) + " cores";
  if (interval.target_cores) text += ", target " + fixed(*interval.target_cores, 2);
  return text;
}

}  // namespace sipward::load
