#include <CLI/CLI.hpp>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {
namespace {

constexpr int usage_error = 2;

int parse_and_run(CLI::App& app, int argc, char** argv) {
  std::string config = default_config;
  std::string state;
  std::size_t keep = 2;
  int code = 0;

  const auto with_config = [&](CLI::App* command) {
    command->add_option("-c,--config", config, "the configuration file")->capture_default_str();
  };
  auto* run_command = app.add_subcommand("run", "serve, until SIGTERM drains or SIGINT stops it");
  with_config(run_command);
  run_command->callback([&] { code = run(config); });

  auto* check_command = app.add_subcommand(
      "check",
      "read the configuration and every file it names; print all problems with their place");
  with_config(check_command);
  check_command->callback([&] { code = check(config); });

  auto* keys_command = app.add_subcommand("keys", "the keys that seal addresses in our URIs");
  keys_command->require_subcommand(1);
  auto* rotate = keys_command->add_subcommand("rotate", "put a new key in front of the ring");
  rotate->add_option("--state", state, "the state folder ([server] state_folder)")->required();
  rotate->add_option("--keep", keep, "old keys that still open tokens")->capture_default_str();
  rotate->callback([&] { code = rotate_keys(state, keep); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : usage_error;
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "sipward secures SIP signalling for components that cannot do it themselves: a "
      "TLS-terminating SIP proxy between cleartext components and a secure network.");
  app.set_version_flag("--version", std::string("sipward ") + version);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::help);
  return parse_and_run(app, argc, argv);
}

}  // namespace sipward::cli
