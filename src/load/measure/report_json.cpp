#include "sipward/load/measure/report_json.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "sipward/load/measure/format.hpp"
#include "sipward/load/measure/measured_json.hpp"
#include "sipward/load/measure/verdict.hpp"

namespace sipward::load {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::string_view mark = "sipward_load";
constexpr int version = 1;

object to_json(const Interval& interval) {
  object made{{"at_s", interval.at_s},
              {"duration_s", interval.duration_s},
              {"offered", interval.offered},
              {"done", interval.done},
              {"failed", interval.failed},
              {"handshakes_full", interval.handshakes_full},
              {"handshakes_resumed", interval.handshakes_resumed},
              {"own_cores", interval.own_cores},
              {"own_rss_bytes", interval.own_rss_bytes},
              {"latency", to_json(interval.latency)}};
  if (interval.target_cores) made["target_cores"] = *interval.target_cores;
  if (interval.target_rss_bytes) made["target_rss_bytes"] = *interval.target_rss_bytes;
  return made;
}

double number_at(const value& from, std::string_view key) {
  return from.at(key).to_number<double>();
}

Interval interval_of(const value& from) {
  Interval interval;
  interval.at_s = number_at(from, "at_s");
  interval.duration_s = number_at(from, "duration_s");
  interval.offered = number_at(from, "offered");
  interval.done = number_at(from, "done");
  interval.failed = number_at(from, "failed");
  interval.handshakes_full = number_at(from, "handshakes_full");
  interval.handshakes_resumed = number_at(from, "handshakes_resumed");
  interval.own_cores = number_at(from, "own_cores");
  interval.own_rss_bytes = from.at("own_rss_bytes").to_number<std::uint64_t>();
  interval.latency = quantiles_of(from.at("latency"));
  const auto& held = from.as_object();
  if (held.contains("target_cores")) interval.target_cores = number_at(from, "target_cores");
  if (const auto* rss = held.if_contains("target_rss_bytes")) {
    interval.target_rss_bytes = rss->to_number<std::uint64_t>();
  }
  return interval;
}

value microseconds(const std::optional<nanoseconds>& time) {
  if (!time) return nullptr;
  return static_cast<double>(time->count()) / 1e3;
}

object summary_of(const Run& run) {
  const auto verdict = judge(run);
  return {{"done_per_s", rate(run, run.total.calls_done)},
          {"failed_share", run.total.failed_share()},
          {"handshakes_full_per_s", rate(run, run.total.tls_full)},
          {"handshakes_resumed_per_s", rate(run, run.total.tls_resumed)},
          {"own_us_per_call", microseconds(own_time_per_call(run))},
          {"target_us_per_call", microseconds(target_time_per_call(run))},
          {"headroom", headroom(run)},
          {"generator_was_the_limit", verdict.generator_was_the_limit},
          {"verdict", verdict.sentence},
          {"warnings", array(verdict.warnings.begin(), verdict.warnings.end())},
          {"started", utc_text(run.started_at)}};
}

object to_json(const Run& run) {
  object made{{"name", run.name},
              {"started_at_s", run.started_at},
              {"duration_s", run.duration_s},
              {"workers", run.workers},
              {"units", run.units},
              {"closed_loop", run.closed_loop},
              {"summary", summary_of(run)}};
  array settings;
  for (const auto& [label, text] : run.settings) settings.push_back(array{label, text});
  made["settings"] = std::move(settings);
  made["warnings"] = array(run.warnings.begin(), run.warnings.end());
  put_measured(run.total, made);
  made["own"] = to_json(run.own);
  if (run.target) made["target"] = to_json(*run.target);
  if (run.calibrated_rate) made["calibrated_rate"] = *run.calibrated_rate;
  array intervals;
  for (const auto& interval : run.intervals) intervals.push_back(to_json(interval));
  made["intervals"] = std::move(intervals);
  return made;
}

std::string text_at(const value& from, std::string_view key) {
  return std::string(from.at(key).as_string());
}

Run run_of(const value& from) {
  const auto& held = from.as_object();
  Run run;
  run.name = text_at(from, "name");
  run.started_at = from.at("started_at_s").to_number<std::int64_t>();
  run.duration_s = number_at(from, "duration_s");
  run.workers = from.at("workers").to_number<unsigned>();
  run.units = text_at(from, "units");
  run.closed_loop = from.at("closed_loop").as_bool();
  for (const auto& setting : from.at("settings").as_array()) {
    const auto& pair = setting.as_array();
    run.settings.emplace_back(std::string(pair.at(0).as_string()),
                              std::string(pair.at(1).as_string()));
  }
  for (const auto& warning : from.at("warnings").as_array()) {
    run.warnings.emplace_back(warning.as_string());
  }
  run.total = take_measured(held);
  run.own = usage_of(from.at("own"));
  if (const auto* target = held.if_contains("target")) run.target = usage_of(*target);
  if (held.contains("calibrated_rate")) run.calibrated_rate = number_at(from, "calibrated_rate");
  for (const auto& interval : from.at("intervals").as_array()) {
    run.intervals.push_back(interval_of(interval));
  }
  return run;
}

}  // namespace

std::string write_json(const std::vector<Run>& runs) {
  array all;
  for (const auto& run : runs) all.push_back(to_json(run));
  return boost::json::serialize(object{{mark, version}, {"runs", std::move(all)}});
}

std::vector<Run> read_json(std::string_view text) {
  boost::json::error_code error;
  const auto parsed = boost::json::parse({text.data(), text.size()}, error);
  if (error) throw std::runtime_error("not JSON: " + error.message());
  const auto* held = parsed.if_object();
  if (held == nullptr || !held->contains(mark)) {
    throw std::runtime_error("no result of sipward load");
  }
  std::vector<Run> runs;
  try {
    if (held->at(mark).to_number<int>() != version) {
      throw std::runtime_error("written by another version of sipward load");
    }
    for (const auto& run : held->at("runs").as_array()) runs.push_back(run_of(run));
  } catch (const std::exception& problem) {
    throw std::runtime_error(std::string("a result of sipward load that is not whole: ") +
                             problem.what());
  }
  return runs;
}

}  // namespace sipward::load
