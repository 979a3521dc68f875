#include "sipward/cli/load_search.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "sipward/load/measure/find_max.hpp"
#include "sipward/load/measure/format.hpp"
#include "sipward/load/measure/verdict.hpp"
#include "sipward/shell/config/quantity.hpp"
#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/tls/lab_pki.hpp"

namespace sipward::cli {
namespace {

constexpr std::chrono::seconds trial_time{5};
constexpr double least_headroom = 0.1;
constexpr double most_behind_share = 0.05;  // of the trial's time

load::Search search_of(const LoadOptions& options) {
  load::Search search;
  search.bounds.failed_share = parse_share(options.max_failed).value_or(0);
  search.bounds.p99 = config::parse_duration(options.max_p99).value_or(std::chrono::seconds(1));
  if (!options.rate.empty()) search.first = std::max(1.0, std::atof(options.rate.c_str()));
  return search;
}

load::Trial trial_of(double rate, const load::Run& run) {
  load::Trial trial;
  trial.rate = rate;
  trial.failed_share = run.total.failed_share();
  trial.p99 = run.total.of(load::main_span(run)).quantile(0.99);
  // A generator that falls behind falls ever further behind.
  const std::chrono::duration<double> behind = run.total.most_behind;
  trial.kept_up = load::headroom(run) > least_headroom &&
                  behind.count() < std::max(0.05, run.duration_s * most_behind_share);
  return trial;
}

void tell(const LoadOptions& options, const load::Trial& trial) {
  if (options.quiet) return;
  std::fprintf(stderr, "%s/s: %s failed, p99 %s%s\n", load::text_of_rate(trial.rate).c_str(),
               load::percent(trial.failed_share).c_str(), load::text_of(trial.p99).c_str(),
               trial.kept_up ? "" : ", the generator did not keep up");
}

std::string answer_of(const load::FindMax& search) {
  if (!search.highest()) return "none: not even the lowest rate stayed within the bounds";
  auto text = load::text_of_rate(*search.highest()) + "/s";
  if (search.lowest_lost()) text += ", not " + load::text_of_rate(*search.lowest_lost()) + "/s";
  if (search.generator_was_the_limit()) text += "; the generator was the limit, not the target";
  return text;
}

// A null target over TLS shows the certificate of the load itself, or one of its own making.
load::TlsSettings null_target_tls(const load::TlsSettings& own, const std::string& folder) {
  if (!own.chain.empty()) return own;
  const tls::LabAuthority authority("sipward load", folder);
  const auto made = authority.issue("null-target", {"localhost"});
  auto settings = own;
  settings.chain = made.chain;
  settings.key = made.key;
  settings.anchors = {};
  return settings;
}

// Both ends verify each other as they would verify the target, if the anchors vouch for them.
void secure(load::LoadSettings& alone, load::TlsSettings settings, bool verified) {
  char folder[] = "/tmp/sipward-load-XXXXXX";
  if (::mkdtemp(folder) == nullptr) throw std::runtime_error("cannot make a folder in /tmp");
  settings.name.clear();
  if (!verified) settings.anchors.clear();
  alone.answer->tls = load::make_tls(null_target_tls(settings, folder), load::End::accepts).context;
  std::filesystem::remove_all(folder);
  if (settings.chain.empty()) settings.anchors.clear();
  for (auto& identity : alone.call->identities) {
    identity = load::make_tls(settings, load::End::dials).context;
  }
}

// Of a port that is free now: both ends are in one process, and the target is named before it is
// bound.
base::Endpoint free_place(base::Transport transport) {
  const base::Endpoint any{transport, *base::IpAddress::parse("127.0.0.1"), 0};
  const auto opened =
      transport == base::Transport::udp ? net::open_udp(any, false) : net::open_listener(any);
  return net::local_endpoint(opened.descriptor.get(), transport);
}

}  // namespace

LoadRan find_maximum(const LoadOptions& options, const load::LoadSettings& settings,
                     const LoadSignals& signals) {
  load::FindMax search(search_of(options));
  LoadRan best;
  auto trial_settings = settings;
  if (options.duration.empty()) trial_settings.duration = trial_time;
  while (const auto rate = search.next()) {
    trial_settings.call->arrival = load::Arrival::constant(*rate);
    auto ran = run_once(options, trial_settings, signals);
    if (!ran.run) return ran;
    const auto trial = trial_of(*rate, *ran.run);
    tell(options, trial);
    search.tell(trial);
    if (signals.came()) break;
    const bool good = search.trials().back().good;
    if (!best.run || (good && search.highest().value_or(0) <= *rate)) best = std::move(ran);
  }
  best.run->settings.emplace_back("Highest rate within the bounds", answer_of(search));
  best.run->settings.emplace_back("Bounds", options.max_failed + " failed, p99 " + options.max_p99);
  return best;
}

std::optional<double> calibrate(const LoadOptions& options, const load::LoadSettings& settings,
                                const LoadSignals& signals, std::string& problem) {
  constexpr std::uint32_t at_once = 64;
  auto alone = settings;
  alone.duration = std::min<load::nanoseconds>(settings.duration, std::chrono::seconds(3));
  auto& call = *alone.call;
  call.arrival = std::nullopt;
  call.outstanding = std::max(call.outstanding, at_once * settings.workers);
  call.calls = 0;
  call.plan.hold = std::chrono::milliseconds(0);
  call.sources.clear();
  call.target = free_place(call.target.transport);
  alone.answer.emplace().listen = {call.target};
  load::Audience audience;
  audience.wait = [&signals](std::chrono::milliseconds time) { return signals.wait(time); };
  const bool tls = call.target.transport == base::Transport::tls;
  for (const bool verified : {true, false}) {
    if (tls) secure(alone, tls_settings_of(options), verified);
    const auto result = load::run_load(alone, audience);
    if (!result.problems.empty()) problem = result.problems.front();
    if (result.total.calls_done > 0) {
      return static_cast<double>(result.total.calls_done) / result.duration_s;
    }
    if (!tls) break;
  }
  return std::nullopt;
}

}  // namespace sipward::cli
