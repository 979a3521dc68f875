#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <thread>

#include "sipward/cli/commands.hpp"
#include "sipward/cli/doors.hpp"
#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/log/log.hpp"
#include "sipward/shell/runtime/reloader.hpp"
#include "sipward/shell/runtime/server.hpp"
#include "sipward/shell/runtime/supervisor.hpp"

namespace sipward::cli {
namespace {

// Signals are taken by one thread that waits for them: the first to end drains, the second stops.
class Signals {
 public:
  Signals() {
    ::sigemptyset(&set_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&set_, signal);
    ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);  // threads made later inherit it
    ::signal(SIGPIPE, SIG_IGN);
  }
  enum class Wish { none, end, reload };  // none: no signal came in that time
  Wish wait(std::chrono::milliseconds limit) const {
    const timespec time{limit.count() / 1000, limit.count() % 1000 * 1'000'000};
    const int signal = ::sigtimedwait(&set_, nullptr, &time);
    if (signal == SIGHUP) return Wish::reload;
    return signal == SIGTERM || signal == SIGINT ? Wish::end : Wish::none;
  }

 private:
  sigset_t set_{};
};

// Memory of messages comes and goes all the time: what every gap at the end of the heap costs,
// given back to the system and got again, was a tenth of a call.
void keep_freed_memory() {
  constexpr int kept = 67'108'864;
  constexpr int step = 1'048'576;
  ::mallopt(M_TRIM_THRESHOLD, kept);
  ::mallopt(M_TOP_PAD, step);
}

constexpr std::chrono::milliseconds glance{50};
constexpr std::chrono::milliseconds starvation_interval{250};
constexpr int look_interval = 4;  // of these, at the files
constexpr std::chrono::hours expiry_interval{1};

void reload_until_the_end(runtime::Server& server, runtime::Reloader& reloader,
                          const Signals& signals, runtime::Supervisor& supervisor, Doors& doors) {
  using Clock = std::chrono::steady_clock;
  auto expiry_at = Clock::now();
  for (int turn = 1;; ++turn) {
    if (Clock::now() >= expiry_at) {
      server.watch_expiry();
      expiry_at += expiry_interval;
    }
    switch (signals.wait(starvation_interval)) {
      case Signals::Wish::none:
        doors.check_starvation();
        if (turn % look_interval != 0) break;
        supervisor.tell_if_alive(server.beats());
        server.tend();
        server.mark_evidence();
        reloader.look();
        break;
      case Signals::Wish::reload:
        reloader.reload();
        break;
      case Signals::Wish::end:
        return;
    }
  }
}

int serve(const std::filesystem::path& file,
          const std::shared_ptr<const config::Settings>& settings, const Signals& signals) {
  keep_freed_memory();
  log::Log log(settings->log);
  runtime::Server server(settings, log);
  const auto errors = server.start();
  for (const auto& error : errors) std::fprintf(stderr, "sipward: %s\n", error.c_str());
  if (!errors.empty()) return 1;
  for (const auto& listener : server.listeners()) {
    std::printf("listening %s %s\n", std::string(base::to_string(listener.side)).c_str(),
                listener.endpoint.text().c_str());
  }
  auto supervisor = runtime::Supervisor::from_environment();
  runtime::Reloader reloader(file, *settings, server, log);
  reloader.add_heir([&](const config::Settings& now) { log.apply(now.log); });
  const auto status = "serving on " + std::to_string(server.listeners().size()) + " listeners";
  reloader.set_witness(
      [&](bool begins) { begins ? supervisor.reloading() : supervisor.ready(status); });
  Doors doors(*settings, server, reloader, log);
  std::printf("ready\n");
  std::fflush(stdout);
  supervisor.ready(status);
  reload_until_the_end(server, reloader, signals, supervisor, doors);
  supervisor.stopping("draining");
  server.drain();
  while (!server.wait(glance)) {
    supervisor.tell_if_alive(server.beats());
    if (signals.wait(std::chrono::milliseconds(0)) == Signals::Wish::end) server.stop();
  }
  log.notice("stopped", "all is done");
  return 0;
}

}  // namespace

int run(const std::filesystem::path& config) {
  const Signals signals;
  const auto loaded = config::load_file(config, true);
  for (const auto& warning : loaded.warnings) {
    std::fprintf(stderr, "%s (warning)\n", warning.text().c_str());
  }
  for (const auto& error : loaded.errors) std::fprintf(stderr, "%s\n", error.text().c_str());
  if (!loaded.settings) return 1;
  if (!loaded.made_text.empty()) std::printf("configured by the environment\n");
  try {
    return serve(config, loaded.settings, signals);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sipward: %s\n", error.what());
    return 1;
  }
}

}  // namespace sipward::cli
