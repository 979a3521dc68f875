// The options of the commands that ask a running sipward.
#include <CLI/CLI.hpp>
#include <memory>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {
namespace {

using Run = int (*)(const LiveOptions&);

// `command`: what was added.
std::shared_ptr<LiveOptions> add(CLI::App& app, CLI::App*& command, const char* name,
                                 const char* what, Run run, int& code) {
  const auto options = std::make_shared<LiveOptions>();
  command = app.add_subcommand(name, what);
  command->add_option("-c,--config", options->config, "what the running sipward was started with")
      ->capture_default_str();
  command->add_option("--socket", options->socket, "its control door, instead of -c");
  command->add_flag("--json", options->json, "as JSON, for programs");
  command->callback([options, run, &code] { code = run(*options); });
  return options;
}

}  // namespace

void add_live_commands(CLI::App& app, int& code) {
  CLI::App* command = nullptr;
  const auto peers =
      add(app, command, "peers",
          "of a running sipward: its peers, their connections and last failures", list_peers, code);
  command->add_option("PEER", peers->peer, "all about this one");
  add(app, command, "trustpoints", "of a running sipward: the certificates in force",
      list_trustpoints, code);
  add(app, command, "reload",
      "have a running sipward read its configuration and certificates again; calls go on",
      reload_live, code);
  auto* debug = app.add_subcommand("debug", "what a running sipward sees of one peer");
  debug->require_subcommand(1);
  const auto debugged = add(
      *debug, command, "tls",
      "states, messages and errors of one peer's TLS connections, as they come", debug_tls, code);
  command->add_option("PEER", debugged->peer, "a peer's name, or the address of who is no peer")
      ->required();
  command->add_option("--seconds", debugged->seconds, "for how long")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
}

}  // namespace sipward::cli
