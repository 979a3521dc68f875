#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "sipward/cli/command_facts.hpp"
#include "sipward/cli/commands.hpp"
#include "sipward/core/base/version.hpp"

namespace sipward::cli {
namespace {

// The innermost command that was named.
const CLI::App& meant_command(const CLI::App& app) {
  const auto named = app.get_subcommands();
  return named.empty() ? app : meant_command(*named.front());
}

std::string whole_name(const CLI::App& command) {
  const auto* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : whole_name(*parent) + " " + command.get_name();
}

// As one of our sentences: without the command's name, which stands in front.
std::string sentence_of(const CLI::ParseError& error, const CLI::App& command) {
  std::string text(error.what());
  const auto prefix = command.get_name() + ": ";
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  const auto is = [&text](std::size_t at, char from, char to) {
    return at < text.size() && text[at] >= from && text[at] <= to;
  };
  if (is(0, 'A', 'Z') && (is(1, 'a', 'z') || is(1, ' ', ' '))) text[0] ^= 'a' ^ 'A';
  return text;
}

int tell_usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const auto& command = meant_command(app);
  const auto name = whole_name(command);
  const bool names_what_is_below = command.get_require_subcommand_min() > 0;
  const auto unknown = command.remaining();
  if (names_what_is_below && !unknown.empty()) {
    const auto* kind = unknown.front().starts_with('-') ? "option" : "command";
    std::fprintf(stderr, "%s: there is no %s \"%s\"; `%s --help` lists them\n", name.c_str(), kind,
                 unknown.front().c_str(), name.c_str());
    return usage_error;
  }
  std::fprintf(stderr, "%s: %s; `%s --help` tells what it takes\n", name.c_str(),
               sentence_of(error, command).c_str(), name.c_str());
  if (names_what_is_below) std::fprintf(stderr, "\n%s", command.help().c_str());
  return usage_error;
}

// What the options of the commands below are read into.
struct Options {
  std::string config = default_config;
  std::string state;
  std::size_t keep = 2;
  bool json = false;
  bool once = false;
};

}  // namespace

void add_commands(CLI::App& app, int& code) {
  const auto options = std::make_shared<Options>();
  const auto with_config = [&](CLI::App* command) {
    command->add_option("-c,--config", options->config, "the configuration file")
        ->capture_default_str();
  };
  auto* run_command =
      app.add_subcommand("run", "serve until SIGTERM or Ctrl-C, which drain; a second one stops");
  with_config(run_command);
  run_command->callback([options, &code] { code = run(options->config); });

  auto* check_command = app.add_subcommand(
      "check",
      "read the configuration and every file it names; print all problems with their place");
  with_config(check_command);
  check_command->add_flag("--json", options->json, "as JSON, for programs");
  check_command->callback([options, &code] { code = check(options->config, options->json); });

  auto* lab_command = app.add_subcommand(
      "lab", "a whole small network on loopback: places calls and shows what was secured");
  lab_command->add_flag("--once", options->once, "leave after the calls; exit 1 if one failed");
  lab_command->callback([options, &code] { code = run_lab(options->once); });

  auto* keys_command = app.add_subcommand("keys", "the keys that seal addresses in our URIs");
  keys_command->require_subcommand(1);
  auto* make = keys_command->add_subcommand("make", "make the first key, for replicas to share");
  make->add_option("--state", options->state, "the state folder ([server] state_folder)")
      ->required();
  make->callback([options, &code] { code = make_keys(options->state); });
  auto* rotate = keys_command->add_subcommand("rotate", "put a new key in front of the ring");
  rotate->add_option("--state", options->state, "the state folder ([server] state_folder)")
      ->required();
  rotate->add_option("--keep", options->keep, "old keys that still open tokens")
      ->capture_default_str();
  rotate->callback([options, &code] { code = rotate_keys(options->state, options->keep); });
  add_trust_commands(app, code);
  add_live_commands(app, code);
  add_trace_commands(app, code);
  add_log_command(app, code);
  add_load_commands(app, code);
  add_import_commands(app, code);
  add_manual_command(app, code);
  add_examples(app);
}

int run_command(int argc, char** argv) {
  CLI::App app(
      "sipward secures SIP signalling for components that cannot do it themselves: a "
      "TLS-terminating SIP proxy between cleartext components and a secure network.",
      "sipward");
  app.set_version_flag("--version", std::string("sipward ") + base::version);
  app.require_subcommand(1);
  int code = 0;
  add_commands(app, code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    return tell_usage_error(app, error);
  }
  return code;
}

}  // namespace sipward::cli
