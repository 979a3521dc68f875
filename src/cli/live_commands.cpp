// The options of the commands that ask a running sipward.
#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {
namespace {

using Run = int (*)(const LiveOptions&);

// `command`: what was added.
std::shared_ptr<LiveOptions> add(CLI::App& app, CLI::App*& command, const char* name,
                                 const char* what, Run run, int& code) {
  auto options = std::make_shared<LiveOptions>();
  command = app.add_subcommand(name, what);
  add_door_options(*command, *options);
  command->callback([options, run, &code] { code = run(*options); });
  return options;
}

void add_draining(CLI::App& app, int& code) {
  const auto drained = std::make_shared<DrainOptions>();
  auto* drain = app.add_subcommand(
      "drain", "have a running sipward send no new dialogs there; those that are up go on");
  const auto returned = std::make_shared<DrainOptions>();
  auto* undrain = app.add_subcommand("undrain", "ends a drain");
  for (const auto& [command, options] : {std::pair{drain, drained}, std::pair{undrain, returned}}) {
    add_door_options(*command, options->live);
    command->add_option("PEER", options->live.peer, "this peer, everywhere or in --group");
    command->add_option("--group", options->group, "this group, or PEER in it alone");
    command->add_flag("--all", options->everything, "the whole proxy");
  }
  drain->add_flag("--list", drained->list, "who is being drained");
  drain->add_flag("--wait", drained->wait, "until nothing is under way there");
  drain
      ->add_option("--limit", drained->limit,
                   "seconds, then connections that nothing else uses are closed")
      ->check(CLI::Range(1, 86'400));
  drain->callback([drained, &code] { code = drain_live(*drained); });
  undrain->callback([returned, &code] { code = undrain_live(*returned); });
}

std::shared_ptr<LookOptions> add_look(CLI::App& app, CLI::App*& command, const char* name,
                                      const char* what, int (*look)(const LookOptions&),
                                      int& code) {
  auto options = std::make_shared<LookOptions>();
  command = app.add_subcommand(name, what);
  add_door_options(*command, options->live);
  command->callback([options, look, &code] { code = look(*options); });
  return options;
}

void add_looks(CLI::App& app, int& code) {
  CLI::App* command = nullptr;
  const auto status = add_look(app, command, "status",
                               "of a running sipward: whether all is well, and what to do if not",
                               show_status, code);
  command->add_flag("--watch", status->live.watch, "again every second, until Ctrl-C");
  add_look(app, command, "listeners", "of a running sipward: where it listens", list_listeners,
           code);
  const auto calls =
      add_look(app, command, "calls", "of a running sipward: the calls under way, both legs",
               list_calls, code);
  command->add_flag("--ended", calls->ended, "those that ended last, and how");
  command->add_option("TEXT", calls->text,
                      "those with it in Call-ID, From, To or the name of a peer");
  command->add_flag("--watch", calls->live.watch, "again every second, until Ctrl-C");
  const auto evidence =
      add_look(app, command, "evidence",
               "of a running sipward: per peer, what went encrypted and what in cleartext",
               show_evidence, code);
  command->add_option("--since", evidence->since,
                      "90s, 30m, 2h, 3d or 2026-11-26T10:00:00Z; by the last mark before it, which "
                      "is set each hour. Else since the start");
}

void add_connections(CLI::App& app, int& code) {
  const auto listed = std::make_shared<ConnectionsOptions>();
  auto* list = app.add_subcommand("connections",
                                  "of a running sipward: its TCP and TLS connections, who is at "
                                  "the other end and how it is secured");
  add_door_options(*list, listed->live);
  list->add_option("ID", listed->id, "all about this one");
  list->add_option("--peer", listed->live.peer, "those of this peer");
  list->add_option("--side", listed->side, "those of this side")
      ->check(CLI::IsMember({"inside", "outside"}));
  list->add_option("--transport", listed->transport, "those over it")
      ->check(CLI::IsMember({"tcp", "tls"}));
  list->add_option("--address", listed->address, "those whose far end has this address");
  list->add_flag("--detail", listed->detail, "all about each");
  list->add_flag("--watch", listed->live.watch, "again every second, until Ctrl-C");
  list->callback([listed, &code] { code = list_connections(*listed); });

  const auto closed = std::make_shared<ConnectionsOptions>();
  auto* close = app.add_subcommand(
      "close", "have a running sipward close a connection; calls go on over a new one");
  add_door_options(*close, closed->live);
  close->add_option("ID", closed->id, "as `sipward connections` shows it")->required();
  close->callback([closed, &code] { code = close_connection(*closed); });
}

}  // namespace

void add_live_commands(CLI::App& app, int& code) {
  CLI::App* command = nullptr;
  const auto peers =
      add(app, command, "peers",
          "of a running sipward: its peers, their connections and last failures", list_peers, code);
  command->add_option("PEER", peers->peer, "all about this one");
  command->add_flag("--watch", peers->watch, "again every second, until Ctrl-C");
  const auto groups =
      add(app, command, "groups",
          "of a running sipward: its server groups, and how their members are", list_groups, code);
  command->add_flag("--watch", groups->watch, "again every second, until Ctrl-C");
  add_looks(app, code);
  add_connections(app, code);
  add_draining(app, code);
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
