#include "sipward/load/measure/figures.hpp"

#include <algorithm>
#include <array>

#include "sipward/load/measure/format.hpp"

namespace sipward::load {
namespace {

constexpr std::string_view absent = "–";
constexpr std::array compared_spans{Span::invite_200,   Span::invite_180,       Span::bye_200,
                                    Span::reinvite_200, Span::cancel_487,       Span::options_200,
                                    Span::register_200, Span::tls_full,         Span::tls_resumed,
                                    Span::tcp_connect,  Span::connect_to_answer};

Figure figure(std::string label, std::optional<double> number, std::string text, Better better) {
  return {std::move(label), number ? std::move(text) : std::string(absent), number, better};
}

Figure rate_figure(std::string label, double rate, bool measured, Better better) {
  return figure(std::move(label), measured ? std::optional(rate) : std::nullopt, text_of_rate(rate),
                better);
}

Figure time_figure(std::string label, std::optional<nanoseconds> time) {
  if (!time) return figure(std::move(label), std::nullopt, "", Better::lower);
  return figure(std::move(label), static_cast<double>(time->count()), text_of(*time),
                Better::lower);
}

Figure quantile_figure(const Run& run, Span span, double share, std::string_view name) {
  const auto& seen = run.total.of(span);
  const auto label = std::string(title(span)) + ", " + std::string(name);
  return time_figure(label, seen.empty() ? std::nullopt : std::optional(seen.quantile(share)));
}

}  // namespace

std::vector<Figure> figures_of(const Run& run) {
  const auto& total = run.total;
  const auto ended = total.calls_done + total.calls_failed;
  std::vector<Figure> all;
  all.push_back(rate_figure("done a second", rate(run, total.calls_done), true, Better::higher));
  all.push_back(
      rate_figure("asked for a second", rate(run, total.due), total.due > 0, Better::neither));
  all.push_back(figure("failed", ended > 0 ? std::optional(total.failed_share()) : std::nullopt,
                       percent(total.failed_share()), Better::lower));
  all.push_back(time_figure("target, processor time each", target_time_per_call(run)));
  const auto rss = run.target ? run.target->rss_bytes : 0;
  all.push_back(figure("target, memory",
                       rss > 0 ? std::optional(static_cast<double>(rss)) : std::nullopt,
                       text_of_bytes(rss), Better::lower));
  all.push_back(rate_figure("full handshakes a second", rate(run, total.tls_full),
                            total.tls_full > 0, Better::higher));
  all.push_back(rate_figure("resumed handshakes a second", rate(run, total.tls_resumed),
                            total.tls_resumed > 0, Better::higher));
  for (const auto span : compared_spans) {
    all.push_back(quantile_figure(run, span, 0.5, "p50"));
    all.push_back(quantile_figure(run, span, 0.99, "p99"));
  }
  all.push_back(time_figure("generator, processor time each", own_time_per_call(run)));
  all.push_back(
      figure("generator, head-room", headroom(run), percent(headroom(run)), Better::neither));
  return all;
}

std::vector<FigureRow> compare(const std::vector<Run>& runs) {
  std::vector<FigureRow> rows;
  for (const auto& run : runs) {
    const auto figures = figures_of(run);
    rows.resize(figures.size());
    for (std::size_t i = 0; i < figures.size(); ++i) {
      rows[i].label = figures[i].label;
      rows[i].of.push_back(figures[i]);
    }
  }
  std::erase_if(rows, [](const FigureRow& row) {
    return std::none_of(row.of.begin(), row.of.end(),
                        [](const Figure& each) { return each.number.has_value(); });
  });
  return rows;
}

std::string ratio_text(const FigureRow& row, std::size_t run) {
  const auto &first = row.of.front(), &other = row.of.at(run);
  const bool says_something = run > 0 && first.number && other.number && *first.number > 0 &&
                              *other.number > 0 && first.better != Better::neither;
  return says_something ? fixed(*other.number / *first.number, 2) + "×" : "";
}

bool SettingRow::differs() const {
  return std::any_of(of.begin(), of.end(), [&](const auto& text) { return text != of.front(); });
}

std::vector<SettingRow> settings_of(const std::vector<Run>& runs) {
  std::vector<SettingRow> rows;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (const auto& setting : runs[i].settings) {
      auto row = std::find_if(rows.begin(), rows.end(),
                              [&](const SettingRow& each) { return each.label == setting.first; });
      if (row == rows.end()) {
        row = rows.insert(row, {setting.first, std::vector<std::string>(runs.size())});
      }
      row->of[i] = setting.second;
    }
  }
  return rows;
}

std::vector<FailureRow> failures_of(const std::vector<Run>& runs) {
  std::vector<FailureRow> rows;
  for (const auto failure : all_failures()) {
    FailureRow row{failure, {}};
    for (const auto& run : runs) row.of.push_back(run.total.of(failure));
    if (std::any_of(row.of.begin(), row.of.end(), [](auto count) { return count > 0; })) {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::string statuses_text(const Measured& measured) {
  std::vector<std::pair<int, std::uint64_t>> all(measured.statuses.begin(),
                                                 measured.statuses.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [status, times] : all) {
    text += (text.empty() ? "" : ", ") + std::to_string(status) + ": " + grouped(times);
  }
  return text;
}

}  // namespace sipward::load
