// What a running server tells of its peers and certificates.
#include "sipward/shell/runtime/server_inner.hpp"

namespace sipward::runtime {
namespace {

std::string target_text(const policy::Peer& peer) {
  if (!peer.target) return {};
  const auto& target = *peer.target;
  return std::string(base::to_string(target.transport)) + ":" +
         base::HostPort{target.host, target.port}.uri_text();
}

}  // namespace

std::vector<PeerReport> Server::peers() const {
  const auto now = inner_->shared.snapshot();
  std::map<std::string, std::string> trustpoint_of;
  for (const auto& trustpoint : tls::inventory(*now->contexts)) {
    for (const auto& peer : trustpoint.peers) trustpoint_of[peer] = trustpoint.name;
  }
  std::vector<PeerReport> reports;
  for (const auto& peer : now->network->peers) {
    if (peer.removed) continue;
    reports.push_back({peer.name, peer.side, target_text(peer), trustpoint_of[peer.name],
                       peer.security, inner_->events.book().of(peer.name)});
  }
  return reports;
}

std::vector<PeerRecord> Server::strangers() const {
  return inner_->events.book().strangers();
}

std::vector<tls::TrustpointFacts> Server::trustpoints() const {
  return tls::inventory(*inner_->shared.snapshot()->contexts);
}

std::shared_ptr<tls::Trace> Server::trace() const {
  return inner_->shared.snapshot()->contexts->trace();
}

void Server::watch_expiry() {
  for (const auto& trustpoint : trustpoints()) {
    for (const auto& own : trustpoint.own) {
      inner_->events.watch_expiry("trustpoint " + trustpoint.name + ": " + own.facts.subject +
                                      " (serial " + own.facts.serial + ", " + own.file.string() +
                                      ")",
                                  own.facts.expires);
    }
  }
}

}  // namespace sipward::runtime
