#include "sipward/cli/load_run.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "sipward/shell/net/socket.hpp"


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
      std::fprintf(stderr, "\r\033[K%s", (std::to_string(interval.done) + units).c_str());
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
  return ::sigtimedwait(&set, nullptr, &limit) > 0;
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

double calibrate(const load::LoadSettings& settings, const LoadSignals& signals) {
  constexpr std::uint32_t at_once = 64;
  auto alone = settings;
  alone.duration = std::min<load::nanoseconds>(settings.duration, std::chrono::seconds(3));
  alone.call->arrival = std::nullopt;
  alone.call->outstanding = std::max(settings.call->outstanding, at_once * settings.workers);
  alone.call->calls = 0;
  alone.call->plan.hold = std::chrono::milliseconds(0);
  load::AnswerSettings answer;
  const auto transport = settings.call->target.transport;
  base::Endpoint here{transport, *base::IpAddress::parse("127.0.0.1"), 0};
  // A port that is free now: both ends are in one process, and the target is named before it is
  // bound.
  here.port = net::local_endpoint(transport == base::Transport::udp
                                      ? net::open_udp(here, false).descriptor.get()
                                      : net::open_listener(here).descriptor.get(),
                                  transport)
                  .port;
  answer.listen = {here};
  if (settings.answer) answer.tls = settings.answer->tls;
  alone.answer = answer;
  alone.call->target = here;
  alone.call->sources.clear();
  load::Audience audience;
  audience.wait = [&signals](std::chrono::milliseconds time) { return signals.wait(time); };
  const auto result = load::run_load(alone, audience);
  return result.duration_s > 0 ? static_cast<double>(result.total.calls_done) / result.duration_s
                               : 0;
}

}  // namespace sipward::cli
