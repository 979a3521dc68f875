// Where the commands that ask a running sipward find its control door, and what they show there.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "sipward/cli/live.hpp"
#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/config/token_file.hpp"

namespace sipward::cli {
namespace {

std::optional<control::Way> unknown(const std::string& sentence) {
  std::fprintf(stderr, "sipward: %s\n", sentence.c_str());
  return std::nullopt;
}

std::optional<control::Way> way_over_tcp(const LiveOptions& options) {
  auto way = control::parse_way(options.at);
  if (!way) {
    return unknown("--at is \"" + options.at + "\"; expected https://HOST:PORT, or http:// here");
  }
  if (control::leaves_this_host_readable(*way)) {
    return unknown("--at " + options.at +
                   " leaves this host in cleartext, with the token; expected https://");
  }
  if (way->secure && options.anchors.empty()) {
    return unknown("--at " + options.at +
                   " needs --ca FILE: the CAs by which its certificate is judged");
  }
  way->anchors = options.anchors;
  way->certificate = options.certificate;
  way->key = options.key;
  if (options.token.empty()) return way;
  auto file = config::read_token(options.token);
  if (!file.problem.empty()) return unknown("--token " + file.problem);
  way->token = std::move(file.token);
  return way;
}

}  // namespace

void add_door_options(CLI::App& command, LiveOptions& options) {
  command.add_option("-c,--config", options.config, "what the running sipward was started with")
      ->capture_default_str();
  auto* socket = command.add_option("--socket", options.socket, "its control door, instead of -c");
  auto* at = command.add_option("--at", options.at, "https://HOST:PORT, its door over TCP");
  at->excludes(socket);
  command.add_option("--ca", options.anchors, "of --at: PEM, whose certificates are believed")
      ->needs(at);
  auto* certificate =
      command.add_option("--cert", options.certificate, "of --at: own chain, PEM, shown there");
  auto* key = command.add_option("--key", options.key, "of --cert, PEM");
  certificate->needs(at, key);
  key->needs(certificate);
  command.add_option("--token", options.token, "of --at: the file with the token")->needs(at);
  command.add_flag("--json", options.json, "as JSON, for programs");
}

std::optional<control::Way> way_of(const LiveOptions& options) {
  if (!options.at.empty()) return way_over_tcp(options);
  if (!options.socket.empty()) return control::Way{.socket = options.socket};
  const auto loaded = config::load_file(options.config, false);
  for (const auto& error : loaded.errors) std::fprintf(stderr, "%s\n", error.text().c_str());
  if (!loaded.settings) {
    return unknown("this file does not say where the control door is; --socket can");
  }
  const auto& door = loaded.settings->server.control;
  if (!door.empty()) return control::Way{.socket = door};
  return unknown(options.config.string() +
                 " gives sipward no control door; set [server] state_folder or control");
}

}  // namespace sipward::cli
