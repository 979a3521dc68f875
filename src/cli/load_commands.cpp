// The options of `sipward load`: calls, requests and connections placed and answered, and measured.
#include <CLI/CLI.hpp>
#include <memory>

#include "sipward/cli/commands.hpp"
#include "sipward/cli/load_options.hpp"

namespace sipward::cli {
namespace {

using Shared = std::shared_ptr<LoadOptions>;

void add_pace(CLI::App* command, const Shared& options) {
  command->add_option("--rate", options->rate, "arrivals a second (without any other: 10)");
  command->add_option("--ramp", options->ramp, "FROM:TO:TIME, the rate grows evenly");
  command->add_option("--step", options->step, "FROM:BY:EVERY:TO, the rate grows in steps");
  command->add_option("--outstanding", options->outstanding,
                      "closed loop: so many at a time, the next when one has ended");
  command->add_option("--duration", options->duration,
                      "how long, 10s without it; what is under way then has --grace");
  command->add_option("--grace", options->grace, "for what is under way at the end")
      ->capture_default_str();
  command->add_option("--calls", options->calls, "so many in all");
}

void add_ends(CLI::App* command, const Shared& options) {
  command->add_option("--workers", options->workers, "threads")->capture_default_str();
  command->add_option("--cert", options->certificate, "own chain, PEM or PKCS#12");
  command->add_option("--key", options->key, "its key, if that is in another file");
  command->add_option("--passphrase-file", options->passphrase_file, "of the key");
  command->add_option("--ca", options->anchors, "anchors; without them nobody is verified")
      ->allow_extra_args(false);
  command->add_option("--tls", options->tls, "1.2, 1.3 or 1.2-1.3")->capture_default_str();
  command->add_option("--ciphers", options->ciphers, "OpenSSL's names, \"modern\", \"legacy\"")
      ->delimiter(',');
  command->add_option("--groups", options->groups, "X25519, P-256 …")->delimiter(',');
  command->add_option("--timeout", options->timeout, "for any answer")->capture_default_str();
  command->add_option("--check", options->check, "share of calls whose messages are checked whole")
      ->capture_default_str();
  command->add_flag("--write-each", options->write_each,
                    "a write for each message, not one a loop turn");
}

void add_dialling(CLI::App* command, const Shared& options) {
  command->add_option("TARGET", options->targets, "udp:, tcp: or tls:HOST:PORT")
      ->required()
      ->expected(1);
  command->add_option("--name", options->name,
                      "that the target's certificate must carry; else HOST, if there is a --ca");
  command->add_option("--sni", options->sni, "server names to ask for, in turn")->delimiter(',');
  command->add_option("--source", options->sources, "own addresses, in turn; ports walk")
      ->delimiter(',');
  command->add_option("--users", options->users,
                      "CSV: caller, callee and if wanted certificate, key, sni");
}

void add_answering(CLI::App* command, const Shared& options) {
  command->add_option("--ring", options->ring, "between 180 and 200")->capture_default_str();
  command->add_option("--refuse", options->refuse, "answer INVITEs with this status instead");
}

void add_results(CLI::App* command, const Shared& options) {
  command->add_option("--pid", options->pids, "of the target, if it is here: its CPU and memory")
      ->delimiter(',');
  command->add_option("--title", options->title, "of the run in reports");
  command->add_option("--json", options->json,
                      "a file for the whole result, - for standard output");
  command->add_option("--html", options->html, "a file for a report with plots");
  command->add_option("--fail-above", options->fail_above, "exit 1 if a larger share failed");
  command->add_flag("--quiet", options->quiet, "no summary, no progress");
}

void add_call(CLI::App& load, int& code) {
  const auto options = std::make_shared<LoadOptions>();
  auto* command =
      load.add_subcommand("call", "places calls to TARGET, and with --answer takes them behind it");
  add_dialling(command, options);
  command->add_option("--answer", options->answer, "also answer there: udp:, tcp: or tls:HOST:PORT")
      ->allow_extra_args(false);
  command->add_option("--kind", options->kind, "call, options or register")
      ->check(CLI::IsMember({"call", "options", "register"}))
      ->capture_default_str();
  add_pace(command, options);
  command->add_flag("--find-max", options->find_max,
                    "search the highest --rate that stays within --max-failed and --max-p99");
  command->add_option("--max-failed", options->max_failed, "share")->capture_default_str();
  command->add_option("--max-p99", options->max_p99, "of INVITE to 200")->capture_default_str();
  command
      ->add_option("--connections", options->connections,
                   "one, a number, per-call, resumed, mixed:SHARE, storm:NUMBER@TIME")
      ->capture_default_str();
  command->add_option("--hold", options->hold, "between ACK and BYE")->capture_default_str();
  command->add_flag("--reinvite", options->re_invite, "a re-INVITE in the middle");
  command->add_option("--cancel", options->cancel, "share of calls cancelled while it rings")
      ->capture_default_str();
  command->add_option("--template", options->templates, "messages from files, see README")
      ->allow_extra_args(false);
  add_answering(command, options);
  add_ends(command, options);
  add_results(command, options);
  command->add_flag("--calibrate", options->calibrate,
                    "measure the same load without a target too");
  command->callback([options, &code] { code = run_load(*options); });
}

void add_answer(CLI::App& load, int& code) {
  const auto options = std::make_shared<LoadOptions>();
  auto* command = load.add_subcommand("answer", "answers calls and requests until Ctrl-C");
  command->add_option("LISTEN", options->answer, "udp:, tcp: or tls:HOST:PORT")->required();
  command->add_option("--duration", options->duration, "how long; else until Ctrl-C");
  add_answering(command, options);
  command->add_option("--template", options->templates, "a 200 from a file, see README")
      ->allow_extra_args(false);
  add_ends(command, options);
  add_results(command, options);
  command->callback([options, &code] { code = run_load(*options); });
}

void add_connect(CLI::App& load, int& code) {
  const auto options = std::make_shared<LoadOptions>();
  options->connections = "per-call";
  options->kind = "options";
  auto* command = load.add_subcommand(
      "connect", "opens connections at a rate: how long connecting and handshakes take");
  add_dialling(command, options);
  command->add_option("--answer", options->answer, "also answer there: udp:, tcp: or tls:HOST:PORT")
      ->allow_extra_args(false);
  add_pace(command, options);
  command
      ->add_option("--connections", options->connections,
                   "per-call, resumed, mixed:SHARE, storm:NUMBER@TIME")
      ->capture_default_str();
  command->add_flag_callback(
      "--no-options", [options] { options->kind = "connect"; },
      "do not ask OPTIONS on each: with TLS 1.3 only an answer says that we were taken");
  command->add_option("--hold", options->hold, "how long each stays")->capture_default_str();
  add_ends(command, options);
  add_results(command, options);
  command->callback([options, &code] { code = run_load(*options); });
}

void add_report(CLI::App& load, int& code) {
  struct Options {
    std::vector<std::filesystem::path> files;
    std::string json, html;
  };
  const auto options = std::make_shared<Options>();
  auto* command = load.add_subcommand("report", "saved runs again, compared if several");
  command->add_option("RUN.json", options->files, "what --json wrote")->required();
  command->add_option("--json", options->json, "all of them in one file");
  command->add_option("--html", options->html, "a file for a report with plots");
  command->callback(
      [options, &code] { code = report_load(options->files, options->json, options->html); });
}

}  // namespace

void add_load_commands(CLI::App& app, int& code) {
  auto* load = app.add_subcommand("load", "a load generator for SIP over UDP, TCP and TLS");
  load->require_subcommand(1);
  add_call(*load, code);
  add_answer(*load, code);
  add_connect(*load, code);
  add_report(*load, code);
}

}  // namespace sipward::cli
