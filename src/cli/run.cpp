#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include "sipward/cli/commands.hpp"
#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/log/log.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::cli {
namespace {

// Signals are taken by one thread that waits for them: the first drains, the second stops.
class Signals {
 public:
  Signals() {
    ::sigemptyset(&set_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&set_, signal);
    ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);  // threads made later inherit it
    ::signal(SIGPIPE, SIG_IGN);
  }
  // False: none came in that time.
  bool wait(std::chrono::milliseconds limit) const {
    const timespec time{limit.count() / 1000, limit.count() % 1000 * 1'000'000};
    const int signal = ::sigtimedwait(&set_, nullptr, &time);
    return signal == SIGTERM || signal == SIGINT;
  }

 private:
  sigset_t set_{};
};

constexpr std::chrono::milliseconds glance{50};

int serve(const config::Settings& settings, std::shared_ptr<const config::Settings> shared,
          const Signals& signals) {
  log::Log log(settings.server.log_level, settings.server.log_file);
  runtime::Server server(std::move(shared), log);
  const auto errors = server.start();
  for (const auto& error : errors) std::fprintf(stderr, "sipward: %s\n", error.c_str());
  if (!errors.empty()) return 1;
  for (const auto& listener : server.listeners()) {
    std::printf("listening %s %s\n", std::string(base::to_string(listener.side)).c_str(),
                listener.endpoint.text().c_str());
  }
  std::printf("ready\n");
  std::fflush(stdout);
  while (!signals.wait(std::chrono::hours(1))) {
  }
  server.drain();
  while (!server.wait(glance)) {
    if (signals.wait(std::chrono::milliseconds(0))) server.stop();
  }
  log.notice("stopped");
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
  try {
    return serve(*loaded.settings, loaded.settings, signals);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sipward: %s\n", error.what());
    return 1;
  }
}

}  // namespace sipward::cli
