#include "sipward/shell/probe/question.hpp"

#include <algorithm>

#include "sipward/shell/tls/text.hpp"

namespace sipward::probe {
namespace {

constexpr std::string_view tls_scheme = "tls:";

// Only what this peer needs is loaded: another trustpoint's broken file is not its affair.
Asked with_contexts(Question question, const tls::ContextSettings& settings) {
  auto built = tls::ContextSet::build(settings);
  if (!built.contexts) return {std::nullopt, tls::joined(built.errors, "; ")};
  question.contexts = std::move(built.contexts);
  return {std::move(question), {}};
}

const tls::TrustpointSettings* trustpoint_named(const config::Settings& settings,
                                                std::string_view name) {
  const auto& all = settings.tls.trustpoints;
  const auto at =
      std::find_if(all.begin(), all.end(), [name](const auto& one) { return one.name == name; });
  return at == all.end() ? nullptr : &*at;
}

// Nothing that would break out of a URI, a header or a line of a terminal.
bool is_host(std::string_view text) {
  if (base::IpAddress::parse(text)) return true;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

void believe(Question& question, tls::PeerTlsSettings& peer) {
  question.options = false;
  question.verify = peer.verify = tls::Verify::none;
  peer.pins.clear();
}

std::string peers_with_a_target(const policy::Network& network) {
  std::vector<std::string> names;
  for (const auto& peer : network.peers) {
    if (peer.target) names.push_back(peer.name);
  }
  return tls::joined(names, ", ");
}

}  // namespace

Asked about_peer(const config::Settings& settings, std::string_view name, bool look_only) {
  const auto& network = *settings.network;
  const auto id = network.peer_by_name(name);
  const std::string quoted = "\"" + std::string(name) + "\"";
  if (id == base::no_peer) {
    return {std::nullopt, "there is no peer " + quoted + "; expected one of " +
                              peers_with_a_target(network) + ", or tls:HOST:PORT"};
  }
  const auto& peer = network.peers[id];
  if (!peer.target) {
    return {std::nullopt, "peer " + quoted +
                              " has no target: it dials us, so there is nothing to probe; give it "
                              "a target, or probe tls:HOST:PORT"};
  }
  Question question;
  // What cleartext is sent to presents nothing; where TLS is only observed it does.
  question.target = look_only && peer.observed ? *peer.observed : *peer.target;
  question.peer = id;
  question.configured = true;
  question.dns = settings.dns;
  question.own = network.advertised(id, question.target.transport).uri_text();
  if (question.target.transport != base::Transport::tls) return {std::move(question), {}};
  tls::ContextSettings wanted;
  for (const auto& one : settings.tls.peers) {
    if (one.peer == id) wanted.peers = {one};
  }
  if (wanted.peers.empty()) return {std::nullopt, "peer " + quoted + " has no trustpoint"};
  if (look_only) believe(question, wanted.peers.front());
  question.verify = wanted.peers.front().verify;
  if (const auto* trustpoint = trustpoint_named(settings, wanted.peers.front().trustpoint)) {
    wanted.trustpoints = {*trustpoint};
    if (look_only) wanted.trustpoints.front().revocation = {.ocsp = tls::Ocsp::off};
  }
  return with_contexts(std::move(question), wanted);
}

Asked about_host(const HostQuestion& host, const config::Settings* settings) {
  Question question;
  question.target = host.target;
  if (settings != nullptr) question.dns = settings->dns;
  question.own_certificate = !host.trustpoint.empty();
  tls::TrustpointSettings trustpoint;
  trustpoint.name = "of the probe";
  if (question.own_certificate) {
    const auto* named =
        settings == nullptr ? nullptr : trustpoint_named(*settings, host.trustpoint);
    if (named == nullptr) {
      return {std::nullopt, "there is no trustpoint \"" + host.trustpoint + "\""};
    }
    trustpoint = *named;
  }
  if (!host.anchors.empty()) trustpoint.anchors = host.anchors;
  question.anchors = !trustpoint.anchors.empty();

  tls::PeerTlsSettings peer;
  peer.peer = question.peer;
  peer.trustpoint = trustpoint.name;
  if (!host.target.address) peer.server_name = base::lower(host.target.host);
  for (const auto& name : host.names) peer.names.push_back(base::lower(name));
  if (peer.names.empty()) peer.names = {base::lower(host.target.host)};
  if (host.look_only) believe(question, peer);
  return with_contexts(std::move(question), {{std::move(trustpoint)}, {std::move(peer)}, {}});
}

std::optional<policy::Target> parse_tls_target(std::string_view text) {
  if (!base::lower(text.substr(0, tls_scheme.size())).starts_with(tls_scheme)) return std::nullopt;
  const auto place = base::HostPort::parse(text.substr(tls_scheme.size()));
  if (!place || !is_host(place->host)) return std::nullopt;
  const auto address = base::IpAddress::parse(place->host);
  auto port = place->port;  // of a name 0: SRV
  if (port == 0 && address) port = base::default_port(base::Transport::tls);
  return policy::Target{base::Transport::tls, place->host, port, address};
}

}  // namespace sipward::probe
