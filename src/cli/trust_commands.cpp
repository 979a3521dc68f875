// The options of the commands that look at certificates, peers and connections without a running
// sipward.
#include <CLI/CLI.hpp>
#include <memory>

#include "sipward/cli/commands.hpp"

namespace sipward::cli {
namespace {

void add_json(CLI::App* command, bool& json) {
  command->add_flag("--json", json, "as JSON, for programs");
}

void add_probe(CLI::App& app, int& code) {
  const auto options = std::make_shared<ProbeOptions>();
  auto* probe = app.add_subcommand(
      "probe", "dial a peer as sipward would: name, TLS, certificate, OPTIONS, and what to do");
  probe->add_option("PEER", options->what, "a peer's name, or tls:HOST:PORT")->required();
  probe->add_option("-c,--config", options->config, "the configuration file")
      ->capture_default_str();
  probe->add_option("--name", options->names, "what the certificate must carry; else HOST")
      ->allow_extra_args(false);
  probe->add_option("--anchors", options->anchors, "a PEM file that vouches for its certificate")
      ->allow_extra_args(false);
  probe->add_option("--trustpoint", options->trustpoint,
                    "of the configuration: our certificate, and the anchors if none are given");
  add_json(probe, options->json);
  probe->callback([options, &code] { code = probe_peer(*options); });
}

void add_explain(CLI::App& app, int& code) {
  const auto options = std::make_shared<ExplainOptions>();
  auto* explain = app.add_subcommand(
      "explain",
      "which peer an address or a name is taken for, or which route a request takes, and why");
  auto* what = explain->add_option("ADDRESS|NAME", options->what,
                                   "an address, or a host's or certificate's name");
  auto* to = explain->add_option("--to", options->to, "a Request-URI: which route it takes");
  auto* request = explain->add_option(
      "--request", options->request, "a file with a whole SIP request, or -: which route it takes");
  what->excludes(to)->excludes(request);
  to->excludes(request);
  explain->add_option("--from", options->from, "with --to, --request: the peer that sends it");
  explain->add_option("--source", options->source, "instead of --from: the address it comes from");
  explain->add_option("--from-name", options->from_name,
                      "the name its certificate is verified by; else the first of its names");
  explain->add_option("--method", options->method, "with --to")->capture_default_str();
  explain->add_option("--header", options->headers, "with --to: a header, 'X-Site: berlin'")
      ->allow_extra_args(false);
  explain->add_option("--side", options->side, "that side alone")
      ->check(CLI::IsMember({"inside", "outside"}));
  explain->add_option("-c,--config", options->config, "the configuration file")
      ->capture_default_str();
  add_json(explain, options->json);
  explain->callback([options, &code] {
    if (options->what.empty() && options->to.empty() && options->request.empty()) {
      throw CLI::RequiredError("ADDRESS|NAME, --to or --request");
    }
    code = options->what.empty() ? explain_request(*options) : explain_peer(*options);
  });
}

}  // namespace

void add_trust_commands(CLI::App& app, int& code) {
  add_pki_commands(app, code);
  add_explain(app, code);
  add_probe(app, code);
}

}  // namespace sipward::cli
