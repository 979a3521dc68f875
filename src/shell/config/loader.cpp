// Reading a file as a whole: syntax, parts, checks, and what is built from them.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "sipward/shell/config/draft.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::config {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 4 * 1024 * 1024;

tls::PeerTlsSettings tls_of(const PeerDraft& draft, std::size_t index) {
  tls::PeerTlsSettings settings;
  const auto& peer = draft.peer;
  settings.peer = static_cast<base::PeerId>(index);
  settings.name = peer.name;
  settings.side = peer.side;
  settings.prefixes = peer.prefixes;
  settings.trustpoint = draft.trustpoint.value;
  settings.names = peer.names;
  if (peer.target && !peer.target->address) settings.server_name = peer.target->host;
  settings.min = draft.min;
  settings.max = draft.max;
  return settings;
}

base::PeerId index_of(const Draft& draft, std::string_view name) {
  for (std::size_t i = 0; i < draft.peers.size(); ++i) {
    if (draft.peers[i].peer.name == name) return static_cast<base::PeerId>(i);
  }
  return base::no_peer;
}

policy::Route route_of(const Draft& draft, const RouteDraft& from) {
  policy::Route route;
  route.to = index_of(draft, from.to.value);
  route.hairpin = from.hairpin;
  if (from.from.value == "inside") {
    route.from = base::Side::inside;
  } else if (from.from.value == "outside") {
    route.from = base::Side::outside;
  } else {
    route.from = index_of(draft, from.from.value);
  }
  return route;
}

std::shared_ptr<const Settings> build(const Draft& draft) {
  auto settings = std::make_shared<Settings>();
  auto network = std::make_shared<policy::Network>(draft.network);
  for (const auto& listener : draft.listeners) network->listeners.push_back(listener.listener);
  for (std::size_t i = 0; i < draft.peers.size(); ++i) {
    const auto& peer = draft.peers[i];
    network->peers.push_back(peer.peer);
    if (!peer.trustpoint.value.empty()) settings->tls.peers.push_back(tls_of(peer, i));
  }
  for (const auto& route : draft.routes) network->routes.push_back(route_of(draft, route));
  for (const auto& one : draft.trustpoints) settings->tls.trustpoints.push_back(one.settings);
  settings->tls.key_log = draft.key_log;
  settings->network = std::move(network);
  settings->server = draft.server;
  settings->connections = draft.connections;
  return settings;
}

// "trustpoint ms-ca: …" belongs to the table of that trustpoint.
Place place_of_sentence(const Draft& draft, const std::string& sentence) {
  for (const auto& one : draft.trustpoints) {
    if (sentence.starts_with("trustpoint " + one.settings.name + ":")) return one.at;
  }
  return {};
}

void check_advertised(const Draft& draft, const Settings& settings, const tls::ContextSet& contexts,
                      Problems& problems) {
  for (const auto& peer : settings.tls.peers) {
    const auto shown = settings.network->advertised(peer.peer, base::Transport::tls).host;
    if (contexts.covers(peer.trustpoint, shown)) continue;
    const auto at = draft.peers[peer.peer].trustpoint.at;
    auto what = "the certificate of trustpoint \"" + peer.trustpoint + "\" does not carry \"" +
                shown + "\", the name by which peer \"" + peer.name + "\" knows sipward";
    const std::string expected = "a certificate for that name, or another advertise";
    if (peer.side == base::Side::outside) {
      problems.error(at, std::move(what), expected);
    } else {
      problems.warning(at, std::move(what), expected);
    }
  }
}

void check_files_of(const Draft& draft, const Settings& settings, Problems& problems) {
  const auto built = tls::ContextSet::build(settings.tls);
  for (const auto& text : built.errors) problems.error(place_of_sentence(draft, text), text);
  for (const auto& text : built.warnings) problems.warning(place_of_sentence(draft, text), text);
  if (built.contexts) check_advertised(draft, settings, *built.contexts, problems);
}

void read_all(const toml::table& root, const fs::path& folder, Draft& draft, Problems& problems) {
  read_side(root, base::Side::inside, draft, problems);
  read_side(root, base::Side::outside, draft, problems);
  read_trustpoints(root, folder, draft, problems);
  read_peers(root, draft, problems);
  read_routes(root, draft, problems);
  read_limits(root, folder, draft, problems);
  Section top(root, "the file", problems);
  for (const auto* known : {"inside", "outside", "trustpoint", "peer", "route", "server", "timers",
                            "limits", "connections", "tls"}) {
    top.take(known);
  }
  top.finish();
}

bool in_file_order(const Problem& a, const Problem& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

Loaded refused(const fs::path& name, Place at, std::string what) {
  Problems problems(name.string());
  problems.error(at, std::move(what));
  return {nullptr, std::move(problems.errors), {}};
}

}  // namespace

std::string Problem::text() const {
  std::string text = file;
  if (line != 0) text += ":" + std::to_string(line) + ":" + std::to_string(column);
  text += ": " + what;
  if (!expected.empty()) text += "; expected " + expected;
  return text;
}

Loaded load_text(std::string_view toml_text, const fs::path& name, bool check_files) {
  if (toml_text.size() > largest_file) return refused(name, {}, "the file is larger than 4 MiB");
  toml::table root;
  try {
    root = toml::parse(toml_text, name.string());
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    return refused(name, {at.line, at.column}, std::string(error.description()));
  }
  Problems problems(name.string());
  Draft draft;
  read_all(root, name.parent_path(), draft, problems);
  check_draft(draft, problems);
  std::shared_ptr<const Settings> settings;
  if (problems.errors.empty()) {
    settings = build(draft);
    if (check_files) check_files_of(draft, *settings, problems);
  }
  std::stable_sort(problems.errors.begin(), problems.errors.end(), in_file_order);
  std::stable_sort(problems.warnings.begin(), problems.warnings.end(), in_file_order);
  if (!problems.errors.empty()) settings = nullptr;
  return {std::move(settings), std::move(problems.errors), std::move(problems.warnings)};
}

Loaded load_file(const fs::path& path, bool check_files) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return refused(path, {}, "the file cannot be read");
  return load_text(text.str(), path, check_files);
}

}  // namespace sipward::config
