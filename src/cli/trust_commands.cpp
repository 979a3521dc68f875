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

void add_pki(CLI::App& app, int& code) {
  struct Options {
    std::vector<std::filesystem::path> files;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  auto* pki = app.add_subcommand("pki", "certificates, keys and revocation lists");
  pki->require_subcommand(1);
  auto* show = pki->add_subcommand(
      "show", "what files hold: names, validity, keys, pins, and whether a chain is complete");
  show->add_option("FILE", options->files, "PEM or DER")->required();
  add_json(show, options->json);
  show->callback([options, &code] { code = show_pki(options->files, options->json); });
}

}  // namespace

void add_trust_commands(CLI::App& app, int& code) {
  add_pki(app, code);
}

}  // namespace sipward::cli
