#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "sipward/cli/commands.hpp"
#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/config/token_file.hpp"
#include "sipward/shell/control/answers.hpp"
#include "sipward/shell/control/door.hpp"
#include "sipward/shell/control/guard.hpp"
#include "sipward/shell/control/page_answers.hpp"
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
constexpr std::chrono::seconds look_interval{1};  // at the files
constexpr std::chrono::hours expiry_interval{1};

void reload_until_the_end(runtime::Server& server, runtime::Reloader& reloader,
                          const Signals& signals, runtime::Supervisor& supervisor) {
  using Clock = std::chrono::steady_clock;
  for (auto expiry_at = Clock::now();;) {
    if (Clock::now() >= expiry_at) {
      server.watch_expiry();
      expiry_at += expiry_interval;
    }
    switch (signals.wait(look_interval)) {
      case Signals::Wish::none:
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

// Both doors ask the same router, each on its own thread: one request at a time.
control::Respond one_at_a_time(runtime::Server& server, runtime::Reloader& reloader,
                               log::Log& log) {
  auto router = std::make_shared<control::Router>(control::make_router(server, reloader, log));
  auto mutex = std::make_shared<std::mutex>();
  return [router, mutex](const control::Request& request) {
    const std::lock_guard lock(*mutex);
    return (*router)(request);
  };
}

control::Tokens read_tokens(const runtime::ControlSettings& settings) {
  control::Tokens tokens{config::read_token(settings.token).token};
  if (!settings.operator_token.empty()) {
    tokens.operating = config::read_token(settings.operator_token).token;
  }
  return tokens;
}

std::shared_ptr<control::Guard> guarded(const runtime::ControlSettings& settings,
                                        const control::Respond& respond) {
  control::Admission admission{*settings.listen, settings.names, read_tokens(settings)};
  auto events = std::make_shared<control::Events>(respond);
  return std::make_shared<control::Guard>(
      std::move(admission),
      [events, respond](const control::Request& request) {
        const bool looks = request.method == "GET" && request.path == "/events";
        return looks ? (*events)() : respond(request);
      },
      control::page_file);
}

// Without its doors it serves calls all the same.
class Doors {
 public:
  Doors(const config::Settings& settings, runtime::Server& server, runtime::Reloader& reloader,
        log::Log& log)
      : log_(log) {
    const auto respond = one_at_a_time(server, reloader, log);
    if (settings.control.listen) open_guarded(settings.control, reloader, respond);
    const auto& socket = settings.server.control;
    if (!socket.empty()) open(std::make_unique<control::Door>(socket, respond));
  }

 private:
  void open_guarded(const runtime::ControlSettings& settings, runtime::Reloader& reloader,
                    const control::Respond& respond) {
    const auto guard = guarded(settings, respond);
    reloader.add_heir([guard](const config::Settings& now) {
      if (now.control.listen) guard->renew(read_tokens(now.control));
    });
    const auto page = [guard](const control::Request& request) { return (*guard)(request); };
    if (open(std::make_unique<control::Door>(*settings.listen, page))) {
      std::printf("control http://%s/\n", settings.listen->text().substr(4).c_str());
    }
  }
  bool open(std::unique_ptr<control::Door> door) {
    const auto problem = door->open();
    if (problem.empty()) {
      doors_.push_back(std::move(door));
    } else {
      log_.warning("no-control-door", "there is no control door: " + problem);
    }
    return problem.empty();
  }

  log::Log& log_;
  std::vector<std::unique_ptr<control::Door>> doors_;
};

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
  const Doors doors(*settings, server, reloader, log);
  std::printf("ready\n");
  std::fflush(stdout);
  supervisor.ready(status);
  reload_until_the_end(server, reloader, signals, supervisor);
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
