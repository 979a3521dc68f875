#include "sipward/cli/doors.hpp"

#include <cstdio>
#include <mutex>
#include <utility>

#include "sipward/shell/config/token_file.hpp"
#include "sipward/shell/control/answers.hpp"
#include "sipward/shell/control/guard.hpp"
#include "sipward/shell/control/page_answers.hpp"

namespace sipward::cli {
namespace {

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
  const auto read = [](const std::filesystem::path& file) {
    return file.empty() ? std::string() : config::read_token(file).token;
  };
  return {read(settings.token), read(settings.operator_token)};
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

// Null in cleartext; else it shows the certificate of today, and that of each reload.
std::shared_ptr<control::Entrance> entrance_of(const runtime::ControlSettings& settings,
                                               runtime::Reloader& reloader, log::Log& log,
                                               std::string& problem) {
  if (!settings.tls) return nullptr;
  auto entrance = std::make_shared<control::Entrance>(
      [&log](const tls::Failure& failure) { log.handshake_failed(failure); });
  const auto errors = entrance->renew(*settings.tls);
  if (!errors.empty()) problem = errors.front();
  reloader.add_heir([entrance, &log](const config::Settings& now) {
    if (!now.control.tls) return;  // that takes a restart
    for (const auto& error : entrance->renew(*now.control.tls)) {
      log.warning("control-door-stays", "the control door keeps its certificate: " + error);
    }
  });
  return entrance;
}

}  // namespace

Doors::Doors(const config::Settings& settings, runtime::Server& server, runtime::Reloader& reloader,
             log::Log& log)
    : log_(log) {
  const auto respond = one_at_a_time(server, reloader, log);
  if (settings.control.listen) open_guarded(settings.control, reloader, respond);
  const auto& socket = settings.server.control;
  if (!socket.empty()) open(std::make_unique<control::Door>(socket, respond));
}

void Doors::open_guarded(const runtime::ControlSettings& settings, runtime::Reloader& reloader,
                         const control::Respond& respond) {
  std::string problem;
  const auto entrance = entrance_of(settings, reloader, log_, problem);
  if (!problem.empty()) {
    log_.warning("no-control-door", "there is no control door: " + problem);
    return;
  }
  const auto guard = guarded(settings, respond);
  reloader.add_heir([guard](const config::Settings& now) {
    if (now.control.listen) guard->renew(read_tokens(now.control));
  });
  const auto page = [guard](const control::Request& request) { return (*guard)(request); };
  if (open(std::make_unique<control::Door>(*settings.listen, page, entrance))) {
    std::printf("control %s://%s/\n", entrance ? "https" : "http",
                settings.listen->text().substr(4).c_str());
  }
}

void Doors::check_starvation() {
  for (const auto& door : doors_) door->check_starvation();
}

bool Doors::open(std::unique_ptr<control::Door> door) {
  const auto problem = door->open();
  if (problem.empty()) {
    doors_.push_back(std::move(door));
  } else {
    log_.warning("no-control-door", "there is no control door: " + problem);
  }
  return problem.empty();
}

}  // namespace sipward::cli
