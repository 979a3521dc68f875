#include "sipward/cli/load_run.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "sipward/load/measure/report_text.hpp"

namespace sipward::cli {
namespace {

sigset_t ending_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM}) ::sigaddset(&set, signal);
  return set;
}

std::string units_of(const load::LoadSettings& settings) {
  if (!settings.call) return "calls";
  switch (settings.call->plan.kind) {
    case load::CallPlan::Kind::options:
    case load::CallPlan::Kind::register_:
      return "requests";
    case load::CallPlan::Kind::connect:
      return "connections";
    default:
      return "calls";
  }
}

// "TCP to TLS"
std::string name_of(const load::LoadSettings& settings) {
  std::string name;
  if (settings.call) name = base::via_name(settings.call->target.transport);
  if (settings.answer) {
    if (!name.empty()) name += " to ";
    name += base::via_name(settings.answer->listen.front().transport);
  }
  return name;
}

load::Audience audience_of(const LoadOptions& options, const load::LoadSettings& settings,
                           const LoadSignals& signals) {
  load::Audience audience;
  audience.target_pids = options.pids;
  audience.wait = [&signals](std::chrono::milliseconds time) { return signals.wait(time); };
  if (options.quiet) return audience;
  if (::isatty(STDERR_FILENO) == 1) {
    audience.on_interval = [units = units_of(settings)](const load::Interval& interval) {
      std::fprintf(stderr, "\r\033[K%s", load::progress_line(interval, units).c_str());
    };
  }
  if (!settings.call) {
    audience.on_listening = [](const std::vector<base::Endpoint>& endpoints) {
      for (const auto& one : endpoints) std::printf("answering %s\n", one.text().c_str());
      std::fflush(stdout);
    };
  }
  return audience;
}

}  // namespace

LoadSignals::LoadSignals() {
  const auto set = ending_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);  // threads made later inherit it
  ::signal(SIGPIPE, SIG_IGN);
}

bool LoadSignals::wait(std::chrono::milliseconds time) const {
  const auto set = ending_signals();
  const timespec limit{time.count() / 1000, time.count() % 1000 * 1'000'000};
  const bool one = ::sigtimedwait(&set, nullptr, &limit) > 0;
  came_ = came_ || one;
  return one;
}

LoadRan run_once(const LoadOptions& options, const load::LoadSettings& settings,
                 const LoadSignals& signals) {
  auto result = load::run_load(settings, audience_of(options, settings, signals));
  if (!options.quiet && ::isatty(STDERR_FILENO) == 1) std::fprintf(stderr, "\r\033[K");
  if (!result.problems.empty()) return {std::nullopt, std::move(result.problems)};
  load::Run run;
  run.name = options.title.empty() ? name_of(settings) : options.title;
  run.units = units_of(settings);
  run.closed_loop = settings.call && !settings.call->arrival;
  run.settings = settings_text(options, settings);
  if (!result.tls.empty()) run.settings.emplace_back("TLS", result.tls);
  run.started_at = result.started_at;
  run.duration_s = result.duration_s;
  run.workers = settings.workers;
  run.intervals = std::move(result.intervals);
  run.total = std::move(result.total);
  run.own = result.own;
  run.target = result.target;
  run.warnings = std::move(result.notes);
  return {std::move(run), {}};
}

}  // namespace sipward::cli
