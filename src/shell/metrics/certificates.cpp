// When the certificates in use expire, ours and those that peers have shown last.
#include "sipward/shell/metrics/parts.hpp"
#include "sipward/shell/tls/presented.hpp"

namespace sipward::metrics {

void add_certificates(Families& families, const runtime::Server& server) {
  auto own = Family::gauge("sipward_certificate_not_after_seconds",
                           "When a certificate of ours expires, in seconds since 1970.");
  for (const auto& trustpoint : server.trustpoints()) {
    for (const auto& one : trustpoint.own) {
      own.add({{"trustpoint", trustpoint.name},
               {"serial", one.facts.serial},
               {"key_type", one.facts.key_type}},
              static_cast<double>(one.facts.expires));
    }
  }
  auto theirs = Family::gauge("sipward_peer_certificate_not_after_seconds",
                              "When the certificate that a peer has shown last expires, in seconds "
                              "since 1970.");
  for (const auto& peer : server.peers()) {
    const auto& session = peer.record.last_session;
    if (!session || !session->leaf) continue;
    theirs.add({{"peer", peer.name}}, static_cast<double>(session->leaf->expires));
  }
  std::move(own).put_into(families);
  std::move(theirs).put_into(families);
}

}  // namespace sipward::metrics
