// The control doors of a running server: the unix socket and, if asked, the one over TCP, with the
// page. Without them it serves calls all the same. Owned by `sipward run`; reloads renew tokens and
// certificates.
#pragma once

#include <memory>
#include <vector>

#include "sipward/shell/control/door.hpp"
#include "sipward/shell/log/log.hpp"
#include "sipward/shell/runtime/reloader.hpp"
#include "sipward/shell/runtime/server.hpp"

namespace sipward::cli {

class Doors {
 public:
  // All outlive it.
  Doors(const config::Settings& settings, runtime::Server& server, runtime::Reloader& reloader,
        log::Log& log);

  void check_starvation();  // some times a second

 private:
  void open_guarded(const runtime::ControlSettings& settings, runtime::Reloader& reloader,
                    const control::Respond& respond);
  bool open(std::unique_ptr<control::Door> door);

  log::Log& log_;
  std::vector<std::unique_ptr<control::Door>> doors_;
};

}  // namespace sipward::cli
