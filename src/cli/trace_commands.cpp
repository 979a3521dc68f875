// The options of the commands that show messages.
#include <CLI/CLI.hpp>
#include <memory>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {
namespace {

void add_trace(CLI::App& app, int& code) {
  const auto options = std::make_shared<TraceOptions>();
  auto* trace = app.add_subcommand(
      "trace",
      "decrypted messages of a running sipward, both legs side by side, with what was "
      "rewritten marked: those it remembers, or as they cross");
  add_door_options(*trace, options->live);
  trace->add_flag("--follow", options->follow, "as they cross, until Ctrl-C");
  trace->add_option("--peer", options->peers, "of calls that this peer takes part in")
      ->allow_extra_args(false);
  trace->add_option("--side", options->side, "of this leg alone")
      ->check(CLI::IsMember({"inside", "outside"}));
  trace->add_option("--method", options->methods, "INVITE, BYE, …, with their responses")
      ->allow_extra_args(false);
  trace->add_option("--user", options->user, "with this user part in From or To");
  trace->add_option("--call-id", options->call_id, "of this call");
  auto* raw = trace->add_flag("--raw", options->raw, "each text by itself");
  trace
      ->add_option("--hep", options->hep, "instead to a Homer server: udp:HOST:PORT, tcp:HOST:PORT")
      ->excludes(raw);
  trace->add_option("--pcapng", options->pcapng, "instead into a capture file; -: standard output")
      ->excludes(raw);
  trace->callback([options, &code] { code = trace_live(*options); });
}

void add_call(CLI::App& app, int& code) {
  const auto options = std::make_shared<CallOptions>();
  auto* call = app.add_subcommand(
      "call",
      "of a running sipward with [trace] keep: where a call went, as a ladder of both legs");
  add_door_options(*call, options->live);
  call->add_option("CALL-ID", options->call_id, "the same on both legs")->required();
  call->add_flag("--messages", options->messages, "with their texts, what was rewritten marked");
  call->callback([options, &code] { code = show_call(*options); });
}

}  // namespace

void add_trace_commands(CLI::App& app, int& code) {
  add_trace(app, code);
  add_call(app, code);
}

}  // namespace sipward::cli
