#include "sipward/shell/runtime/reloader.hpp"

#include <utility>

#include "sipward/shell/tls/trustpoint.hpp"

namespace sipward::runtime {

Reloader::Reloader(std::filesystem::path file, const config::Settings& settings, Server& server,
                   Events& events)
    : file_(std::move(file)), server_(server), events_(events) {
  watch(settings);
}

void Reloader::watch(const config::Settings& settings) {
  std::vector<std::filesystem::path> paths{file_};
  for (const auto& trustpoint : settings.tls.trustpoints) {
    for (auto& path : tls::files_of(trustpoint)) paths.push_back(std::move(path));
  }
  if (const auto& keys = settings.tls.ticket_keys; !keys.empty()) paths.push_back(keys);
  for (const auto& token : {settings.control.token, settings.control.operator_token}) {
    if (!token.empty()) paths.push_back(token);
  }
  watching_ = settings.server.watch_files;
  files_.watch(paths);
}

Server::Reloaded Reloader::load_and_reload() {
  auto loaded = config::load_file(file_, true);
  Server::Reloaded reloaded;
  if (!loaded.settings) {
    for (const auto& error : loaded.errors) reloaded.errors.push_back(error.text());
    return reloaded;
  }
  // Before the files are read for good: what changes from here on is a change to come.
  watch(*loaded.settings);
  reloaded = server_.reload(loaded.settings);
  if (reloaded.errors.empty()) {
    for (const auto& heir : heirs_) heir(*loaded.settings);
  }
  for (const auto& warning : loaded.warnings) reloaded.warnings.push_back(warning.text());
  return reloaded;
}

Server::Reloaded Reloader::reload() {
  const std::lock_guard lock(mutex_);
  witness_(true);
  auto reloaded = load_and_reload();
  witness_(false);
  (reloaded.errors.empty() ? taken_ : refused_).fetch_add(1, std::memory_order_relaxed);
  for (const auto& error : reloaded.errors) {
    events_.warning("reload-refused", "the reload is refused, nothing has changed: " + error);
  }
  for (const auto& warning : reloaded.warnings) events_.warning("doubtful-setting", warning);
  if (reloaded.errors.empty()) {
    events_.notice("reloaded", file_.string() + ": " + reloaded.summary);
    server_.watch_expiry();
  }
  return reloaded;
}

void Reloader::look() {
  bool changed = false;
  {
    const std::lock_guard lock(mutex_);
    changed = watching_ && files_.look();
  }
  if (changed) reload();
}

}  // namespace sipward::runtime
