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

// A peer that prefers TLS is asked over TLS: what came of it says whether TLS works.
void tell_of_tls(PeerRecord& record) {
  const auto own = record.vitals.find("");
  if (own == record.vitals.end()) return;
  const auto& vitals = own->second.vitals;
  if (vitals.state == policy::State::unknown) return;
  record.tls_would_do = policy::is_usable(vitals) || vitals.cause == policy::Cause::sip;
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
    const auto id = now->network->peer_by_name(peer.name);
    reports.push_back({peer.name, peer.side, target_text(peer), trustpoint_of[peer.name],
                       peer.security, inner_->drains.holds({{}, peer.name}),
                       inner_->shared.loads.sending(id) + inner_->shared.loads.receiving(id),
                       inner_->events.book().of(peer.name)});
    if (peer.security == policy::Security::prefer) tell_of_tls(reports.back().record);
  }
  return reports;
}

std::vector<GroupReport> Server::groups() const {
  const auto now = inner_->shared.snapshot();
  const auto& network = *now->network;
  std::vector<GroupReport> reports;
  for (const auto& group : network.groups) {
    if (group.members.empty()) continue;  // a reload has taken it away
    GroupReport report{group.name, group.strategy, {}};
    for (const auto& member : group.members) {
      const auto& peer = network.peers[member.peer];
      const auto& drains = inner_->drains;
      auto record = inner_->events.book().of(peer.name);
      report.members.push_back({peer.name, target_text(peer), member, record.vitals[""],
                                peer.health && peer.health->checks,
                                drains.holds({group.name, ""}) || drains.holds({"", peer.name}) ||
                                    drains.holds({group.name, peer.name}),
                                inner_->shared.loads.sending(member.peer)});
    }
    reports.push_back(std::move(report));
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
