// Of each peer: connections, handshakes and why they failed, messages by how they crossed, health.
#include "sipward/shell/metrics/parts.hpp"

namespace sipward::metrics {
namespace {

using runtime::PeerRecord;
using runtime::PeerReport;

std::string_view role_text(tls::Role role) {
  return role == tls::Role::server ? "server" : "client";
}

std::string_view yes_no(bool yes) {
  return yes ? "yes" : "no";
}

struct TlsFamilies {
  Family connections = Family::gauge("sipward_connections", "Stream connections that are up.");
  Family opened = Family::counter("sipward_connections_opened_total",
                                  "Stream connections that came up, dialled or accepted.");
  Family handshakes = Family::counter("sipward_handshakes_total", "TLS handshakes that succeeded.");
  Family failed = Family::counter("sipward_handshakes_failed_total",
                                  "TLS handshakes that failed, by our reason; peer \"\": nobody of "
                                  "ours. reason \"none\": the TCP connection was not made.");

  void add(std::string_view peer, const PeerRecord& record) {
    for (const auto& [kind, count] : record.handshakes) {
      handshakes.add({{"peer", peer},
                      {"role", role_text(kind.role)},
                      {"version", kind.version},
                      {"cipher", kind.cipher},
                      {"group", kind.group},
                      {"resumed", yes_no(kind.resumed)}},
                     count);
    }
    add_failures(peer, record);
  }
  void add_failures(std::string_view peer, const PeerRecord& record) {
    for (const auto& [kind, count] : record.failed_for) {
      failed.add({{"peer", peer},
                  {"role", role_text(kind.first)},
                  {"reason", tls::to_string(kind.second)}},
                 count);
    }
  }
};

void add_messages(Family& messages, const runtime::Server& server, const std::string& peer) {
  const auto id = server.peer_id(peer);
  std::uint64_t counts[2][2] = {};
  for (const auto& worker : server.workers()) {
    const auto* tally = worker.tally->of(id);
    if (tally == nullptr) continue;
    counts[0][0] += tally->received.encrypted.get();
    counts[0][1] += tally->received.cleartext.get();
    counts[1][0] += tally->sent.encrypted.get();
    counts[1][1] += tally->sent.cleartext.get();
  }
  for (const bool sent : {false, true}) {
    for (const bool clear : {false, true}) {
      messages.add({{"peer", peer},
                    {"direction", sent ? "sent" : "received"},
                    {"over", clear ? "cleartext" : "tls"}},
                   counts[sent ? 1 : 0][clear ? 1 : 0]);
    }
  }
}

// One series a state, 1 for the one it is in: so that an alert can name it.
void add_health(Family& health, const PeerReport& peer) {
  const auto own = peer.record.vitals.find("");
  if (own == peer.record.vitals.end()) return;
  for (const auto state :
       {policy::State::unknown, policy::State::up, policy::State::down, policy::State::trial}) {
    health.add({{"peer", peer.name}, {"state", policy::to_string(state)}},
               own->second.vitals.state == state ? 1.0 : 0.0);
  }
}

// Strangers' failures, as one: their addresses are no labels.
PeerRecord all_strangers(const runtime::Server& server) {
  PeerRecord all;
  for (const auto& one : server.strangers()) {
    for (const auto& [kind, count] : one.failed_for) all.failed_for[kind] += count;
  }
  return all;
}

}  // namespace

void add_peers(Families& families, const runtime::Server& server) {
  TlsFamilies tls;
  auto messages = Family::counter("sipward_peer_messages_total",
                                  "SIP messages of a peer, by whether TLS carried them.");
  auto health = Family::gauge("sipward_peer_health", "1 for the state a peer is in.");
  auto waiting = Family::gauge("sipward_peer_transactions",
                               "Transactions to and from a peer that wait for a final response.");
  auto fallen_back = Family::counter("sipward_peer_sent_in_cleartext_total",
                                     "Requests that went in cleartext though TLS is preferred.");
  for (const auto& peer : server.peers()) {
    const std::string_view side = base::to_string(peer.side);
    tls.connections.add({{"peer", peer.name}, {"side", side}}, peer.record.connections);
    tls.opened.add({{"peer", peer.name}, {"side", side}}, peer.record.opened);
    tls.add(peer.name, peer.record);
    add_messages(messages, server, peer.name);
    add_health(health, peer);
    waiting.add({{"peer", peer.name}}, std::uint64_t{peer.transactions});
    if (peer.security == policy::Security::prefer) {
      fallen_back.add({{"peer", peer.name}}, peer.record.in_cleartext);
    }
  }
  tls.add_failures("", all_strangers(server));
  for (auto* family : {&tls.connections, &tls.opened, &tls.handshakes, &tls.failed, &messages,
                       &health, &waiting, &fallen_back}) {
    std::move(*family).put_into(families);
  }
}

}  // namespace sipward::metrics
