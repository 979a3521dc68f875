#include "sipward/load/measure/report_html.hpp"

#include <algorithm>

#include "sipward/load/measure/figures.hpp"
#include "sipward/load/measure/format.hpp"
#include "sipward/load/measure/html.hpp"
#include "sipward/load/measure/report_style.hpp"
#include "sipward/load/measure/run_plots.hpp"
#include "sipward/load/measure/terms.hpp"
#include "sipward/load/measure/verdict.hpp"

namespace sipward::load {
namespace {

std::string when(const Run& run) {
  return utc_text(run.started_at) + ", " + fixed(run.duration_s, 1) + " s, " +
         std::to_string(run.workers) + (run.workers == 1 ? " worker" : " workers");
}

std::string tile(const std::string& figure, const std::string& what, bool alarm = false) {
  return element("div", alarm ? "tile alarm" : "tile",
                 element("b", "", escaped(figure)) + element("span", "", escaped(what)));
}

// What is looked for first.
std::string tiles(const Run& run) {
  const auto& total = run.total;
  auto asked = run.units + " a second";
  if (total.due > 0) asked += " of " + text_of_rate(rate(run, total.due)) + " asked for";
  auto out = tile(text_of_rate(rate(run, total.calls_done)), asked);
  if (total.tls_full + total.tls_resumed > 0) {
    const auto full = rate(run, total.tls_full), resumed = rate(run, total.tls_resumed);
    out += tile(text_of_rate(full + resumed), "TLS handshakes a second, " + text_of_rate(full) +
                                                  " full, " + text_of_rate(resumed) + " resumed");
  }
  const auto span = main_span(run);
  const auto& latency = total.of(span);
  if (!latency.empty()) {
    out += tile(text_of(latency.quantile(0.5)), std::string(title(span)) + ", p50");
    out += tile(text_of(latency.quantile(0.99)), std::string(title(span)) + ", p99");
  }
  out += tile(percent(total.failed_share()),
              "failed, " + grouped(total.calls_failed) + " of " +
                  grouped(total.calls_done + total.calls_failed),
              total.calls_failed > 0);
  if (const auto each = target_time_per_call(run)) {
    out += tile(text_of(*each), "of the target's processor for each");
  }
  return element("div", "tiles", out);
}

std::string worth(const std::vector<Run>& runs) {
  std::string out;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto verdict = judge(runs[i]);
    const auto whose = runs.size() == 1 ? std::string()
                                        : element("i", "swatch " + colour_of(i), "") +
                                              escaped(runs[i].name) + ": ";
    auto text = element("p", "", whose + escaped(verdict.sentence));
    for (const auto& warning : verdict.warnings) text += element("p", "", escaped(warning));
    const bool warn = verdict.generator_was_the_limit || !verdict.warnings.empty();
    out += element("div", warn ? "verdict warn" : "verdict", text);
  }
  return out;
}

std::vector<std::string> heads_of(const std::vector<Run>& runs, std::string first) {
  std::vector<std::string> heads{std::move(first)};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    heads.push_back(
        runs.size() == 1 ? "" : element("i", "swatch " + colour_of(i), "") + escaped(runs[i].name));
  }
  return heads;
}

bool is_best(const FigureRow& row, const Figure& figure) {
  if (figure.better == Better::neither || !figure.number) return false;
  // Where all are the same, or there is no other, none is.
  const auto same = [&](const Figure& other) { return !other.number || other.text == figure.text; };
  if (std::all_of(row.of.begin(), row.of.end(), same)) return false;
  return std::all_of(row.of.begin(), row.of.end(), [&](const Figure& other) {
    if (!other.number) return true;
    return figure.better == Better::higher ? *other.number <= *figure.number
                                           : *other.number >= *figure.number;
  });
}

std::string comparison(const std::vector<Run>& runs) {
  HtmlTable table{heads_of(runs, ""), {}};
  for (const auto& row : compare(runs)) {
    std::vector<std::string> cells{escaped(row.label)};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const auto& figure = row.of[i];
      const auto text = escaped(figure.text);
      cells.push_back(is_best(row, figure) ? element("span", "best", text) : text);
      const auto ratio = ratio_text(row, i);
      if (!ratio.empty()) cells.back() += element("span", "ratio", ratio);
    }
    table.rows.push_back(std::move(cells));
  }
  return element("h2", "", "Side by side") + to_html(table) +
         element("p", "note", "Ratios are of the first run. The best figure of a row is bold.");
}

std::string plots(std::string_view heading, const std::vector<Plot>& all,
                  std::string_view css_class) {
  if (all.empty()) return "";
  std::string out;
  for (const auto& plot : all) out += to_svg(plot);
  return element("h2", "", heading) + element("div", css_class, out);
}

std::string latency_table(const Run& run) {
  HtmlTable table{{"", "count", "p50", "p90", "p99", "p99.9", "max"}, {}};
  std::string notes;
  for (const auto span : all_spans()) {
    const auto& seen = run.total.of(span);
    if (seen.empty()) continue;
    std::vector<std::string> cells{escaped(title(span)), grouped(seen.count())};
    for (const double share : {0.5, 0.9, 0.99, 0.999, 1.0}) {
      cells.push_back(text_of(seen.quantile(share)));
    }
    table.rows.push_back(std::move(cells));
    if (!term(span).empty()) {
      notes += element("p", "note", escaped(title(span)) + ": " + escaped(term(span)) + ".");
    }
  }
  if (table.rows.empty()) return "";
  return element("h2", "", "Latency") + to_html(table) + notes;
}

std::string failures(const std::vector<Run>& runs) {
  const auto rows = failures_of(runs);
  if (rows.empty()) return "";
  HtmlTable table{heads_of(runs, "why"), {}};
  if (runs.size() == 1) table.heads.back() = "times";
  for (const auto& row : rows) {
    std::vector<std::string> cells{escaped(sentence(row.failure))};
    for (std::size_t i = 0; i < runs.size(); ++i) {
      cells.push_back(grouped(row.of[i]));
      if (row.failure == Failure::status && row.of[i] > 0) {
        cells.back() += element("span", "ratio", escaped(statuses_text(runs[i].total)));
      }
    }
    table.rows.push_back(std::move(cells));
  }
  return element("h2", "", "Failures") + to_html(table);
}

std::string settings(const std::vector<Run>& runs) {
  HtmlTable table{runs.size() == 1 ? std::vector<std::string>() : heads_of(runs, ""), {}, false};
  for (const auto& row : settings_of(runs)) {
    std::vector<std::string> cells{element("span", "soft", escaped(row.label))};
    for (const auto& text : row.of) {
      const auto shown = text.empty() ? "–" : escaped(text);
      cells.push_back(row.differs() ? element("span", "differs", shown) : shown);
    }
    table.rows.push_back(std::move(cells));
  }
  std::vector<std::string> started{element("span", "soft", "started")};
  for (const auto& run : runs) started.push_back(escaped(when(run)));
  table.rows.push_back(std::move(started));
  return element("h2", "", "What was run") + to_html(table);
}

std::string glossary() {
  std::string list;
  for (const auto& each : terms) {
    list += element("dt", "", escaped(each.name)) + element("dd", "", escaped(each.meaning));
  }
  return element("details", "",
                 element("summary", "", "Terms of RFC 7501 and 7502, and what they are here") +
                     element("dl", "", list));
}

std::string title_of(const std::vector<Run>& runs) {
  std::string text;
  for (const auto& run : runs) text += (text.empty() ? "" : " · ") + run.name;
  return text;
}

std::string body(const std::vector<Run>& runs) {
  const bool one = runs.size() == 1;
  auto out = element("h1", "", escaped(title_of(runs)));
  if (one) out += element("p", "soft", escaped(when(runs.front()))) + tiles(runs.front());
  out += worth(runs);
  if (!one) out += comparison(runs);
  out += plots("Over time", time_plots(runs), "plots");
  out += plots("How often which latency", histogram_plots(runs), "plots smalls");
  if (one) out += latency_table(runs.front());
  return out + failures(runs) + settings(runs) + glossary();
}

}  // namespace

std::string report_html(const std::vector<Run>& runs) {
  // The policy makes the browser hold what this promises: nothing is fetched, nothing is run.
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += element("title", "", "sipward load: " + escaped(title_of(runs)));
  out += element("style", "", report_style()) + "</head>\n";
  return out + element("body", "", body(runs)) + "</html>\n";
}

}  // namespace sipward::load
