// How peers will see sipward: the length of its URIs, and whether its certificates carry the names
// it goes by. Needs the assembled settings.

#include "sipward/shell/config/draft.hpp"
#include "sipward/shell/tls/handshake.hpp"

namespace sipward::config {
namespace {

using base::Side;
using base::Transport;

// The most that an IPv4 or IPv6 Contact takes when sealed (rewriting.md §5), and a user part as
// telephones have it.
constexpr std::size_t token_bytes = 80;
constexpr std::size_t user_bytes = 16;

Transport transport_of(const PeerDraft& of) {
  if (of.peer.target) return of.peer.target->transport;
  return of.speaks_tls() ? Transport::tls : Transport::udp;
}

// sip:USER@HOST:PORT;transport=tls;sw=TOKEN
std::size_t uri_bytes(const PeerDraft& of, const base::HostPort& shown, Transport transport) {
  const std::size_t scheme = of.peer.scheme == policy::UriScheme::sips ? 5 : 4;
  const std::size_t parameter = transport == Transport::udp ? 0 : 14;
  return scheme + user_bytes + 1 + shown.uri_text().size() + parameter + 4 + token_bytes;
}

// A sentence about a trustpoint or a peer stands where that one does.
Place place_of_subject(const Draft& draft, const std::string& sentence) {
  for (const auto& of : draft.trustpoints) {
    if (sentence.starts_with("trustpoint " + of.settings.name + ": ")) return of.at;
  }
  for (const auto& of : draft.peers) {
    if (sentence.starts_with("peer " + of.peer.name + ": ")) return of.at;
  }
  for (const auto* file : {&draft.key_log, &draft.ticket_keys}) {
    if (file->value.empty()) continue;
    if (sentence.find(file->value.string()) != std::string::npos) return file->at;
  }
  return {};
}

void check_names(const Draft& draft, const Settings& settings, const tls::ContextSet& contexts,
                 Problems& problems) {
  for (const auto& peer : settings.tls.peers) {
    const auto shown = settings.network->advertised(peer.peer, Transport::tls).host;
    // Who shows certificates for one label takes them too: as Teams does.
    if (contexts.covers(peer.trustpoint, shown, {false, peer.name_rules.one_label})) continue;
    const auto at = draft.peers[peer.peer].trustpoint.at;
    const auto what = "the certificate of trustpoint " + in_quotes(peer.trustpoint) +
                      " does not carry " + in_quotes(shown) + ", by which peer " +
                      in_quotes(peer.name) + " knows sipward";
    constexpr auto expected = "a certificate with that name, or an advertise that it carries";
    if (peer.side == Side::outside) {
      problems.error(at, what, expected);
    } else {
      problems.warning(at, what, expected);
    }
  }
}

void check_control_names(const Draft& draft, const tls::ContextSet& contexts, Problems& problems) {
  const auto& trustpoint = draft.control_trustpoint;
  if (trustpoint.value.empty()) return;
  for (const auto& name : draft.control.names) {
    if (contexts.covers(trustpoint.value, name, {false, true})) continue;
    problems.warning(trustpoint.at,
                     "the certificate of trustpoint " + in_quotes(trustpoint.value) +
                         " does not carry " + in_quotes(name) + ", one of [control] names",
                     "a certificate with that name, or browsers will warn of it");
  }
}

// A preset may say that the peer has ciphers of RSA alone.
void check_key_types(const Draft& draft, const Settings& settings, const tls::ContextSet& contexts,
                     Problems& problems) {
  for (const auto& peer : settings.tls.peers) {
    const auto& of = draft.peers[peer.peer];
    const auto* preset = of.preset.preset;
    if (preset == nullptr || !preset->rsa || contexts.shows_rsa(peer.trustpoint)) continue;
    problems.error(of.trustpoint.at,
                   "peer " + in_quotes(peer.name) + " (" + std::string(preset->product) +
                       ") has ciphers of RSA alone, but trustpoint " + in_quotes(peer.trustpoint) +
                       " has no such certificate: every handshake that it begins fails",
                   "a certificate with an RSA key, alone or beside the other");
  }
}

}  // namespace

void check_uri_lengths(const Draft& draft, const policy::Network& network, Problems& problems) {
  for (std::size_t i = 0; i < draft.peers.size(); ++i) {
    const auto& of = draft.peers[i];
    if (of.peer.contact == policy::ContactStyle::keep) continue;
    const auto transport = transport_of(of);
    const auto shown = network.advertised(static_cast<base::PeerId>(i), transport);
    const auto needed = uri_bytes(of, shown, transport);
    if (needed <= of.peer.max_uri) continue;
    problems.warning(of.max_uri_at,
                     "max_uri of peer " + in_quotes(of.peer.name) + " is " +
                         std::to_string(of.peer.max_uri) +
                         ", but a Contact that it sees takes up to " + std::to_string(needed) +
                         " bytes: longer ones are kept in a table that a restart loses",
                     "max_uri = " + std::to_string(needed) + " or a shorter advertise");
  }
}

void check_files(const Draft& draft, const Settings& settings, Problems& problems) {
  const auto built = tls::ContextSet::build(settings.tls);
  for (const auto& text : built.errors) problems.error(place_of_subject(draft, text), text);
  for (const auto& text : built.warnings) problems.warning(place_of_subject(draft, text), text);
  if (!built.contexts) return;
  check_names(draft, settings, *built.contexts, problems);
  check_key_types(draft, settings, *built.contexts, problems);
  check_control_names(draft, *built.contexts, problems);
}

}  // namespace sipward::config
