// The options of `sipward log` and its own commands.
#include <CLI/CLI.hpp>
#include <memory>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {
namespace {

void add_levels(CLI::App& log, const std::shared_ptr<LogOptions>& options, int& code) {
  auto* level = log.add_subcommand(
      "level", "from which level on is logged; with a level: from now on, until the next start");
  add_door_options(*level, options->live);
  auto* word = level->add_option("LEVEL", options->level, "one of these");
  word->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", as_configured}));
  level->add_option("--peer", options->live.peer, "of this peer alone")->needs(word);
  level->callback([options, &code] {
    code = options->level.empty() ? show_levels(*options) : set_level(*options);
  });
}

}  // namespace

void add_log_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<LogOptions>();
  auto* log = app.add_subcommand(
      "log", "of a running sipward: the newest lines of its log, or those to come");
  add_door_options(*log, options->live);
  log->add_flag("--follow", options->follow, "as they come, until Ctrl-C");
  log->add_option("--most", options->most, "how many lines, the newest")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  log->add_option("--peer", options->live.peer, "about this peer alone");
  log->add_option("--level", options->level, "of this level and above")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}));
  log->require_subcommand(0, 1);
  add_levels(*log, std::make_shared<LogOptions>(), code);
  log->callback([options, log, &code] {
    if (log->get_subcommands().empty()) code = show_log(*options);
  });
}

}  // namespace sipward::cli
