// What a running server tells of its peers and certificates.
#include <algorithm>

#include "sipward/shell/runtime/server_inner.hpp"

namespace sipward::runtime {
namespace {

std::string target_text(const policy::Peer& peer) {
  if (!peer.target) return {};
  const auto& target = *peer.target;
  return std::string(base::to_string(target.transport)) + ":" +
         base::HostPort{target.host, target.port}.uri_text();
}

std::map<std::string, std::string> trustpoints_of(const Snapshot& now) {
  std::map<std::string, std::string> by_peer;
  for (const auto& trustpoint : tls::inventory(*now.contexts)) {
    for (const auto& peer : trustpoint.peers) by_peer[peer] = trustpoint.name;
  }
  return by_peer;
}

std::string failure_text(const tls::Failure& failure) {
  if (failure.reason == tls::FailureReason::none) return failure.detail;
  return std::string(tls::to_string(failure.reason));
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
  auto trustpoint_of = trustpoints_of(*now);
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

Gathered<ConnectionReport> Server::connections() const {
  auto reports = ask_all<ConnectionReport>(inner_->workers);
  const auto trustpoint_of = trustpoints_of(*inner_->shared.snapshot());
  std::map<std::string, PeerRecord> records;  // looked up once a peer: workers write that book, too
  for (auto& report : reports.facts) {
    const auto [at, fresh] = records.try_emplace(report.peer);
    if (fresh) at->second = inner_->events.book().of(report.peer);
    const auto& record = at->second;
    if (record.last_failure) report.last_failure = failure_text(*record.last_failure);
    report.failed_at = record.failed_at;
    if (!report.tls) continue;
    const auto known = trustpoint_of.find(report.peer);
    report.trustpoint = report.tls->identity;
    if (report.trustpoint.empty() && known != trustpoint_of.end()) {
      report.trustpoint = known->second;
    }
  }
  return reports;
}

Gathered<CallReport> Server::calls(const CallReport::Question& which) const {
  auto all = ask_all<CallReport>(inner_->workers, which);
  auto& reports = all.facts;
  std::sort(reports.begin(), reports.end(), [](const CallReport& a, const CallReport& b) {
    return a.ended && b.ended ? a.ended->ago < b.ended->ago : a.age < b.age;
  });
  if (reports.size() > which.most) reports.resize(which.most);
  return all;
}

std::vector<Server::WorkerReport> Server::workers() const {
  std::vector<WorkerReport> reports;
  for (const auto& worker : inner_->workers) reports.push_back(worker->report());
  return reports;
}

const HandshakeBook& Server::handshakes() const {
  return inner_->events.handshakes();
}

std::size_t Server::inbound_handshakes() const {
  return inner_->shared.handshakes.load(std::memory_order_relaxed);
}

base::PeerId Server::peer_id(std::string_view name) const {
  return inner_->shared.snapshot()->network->peer_by_name(name);
}

bool Server::is_draining() const {
  if (inner_->drains.holds({})) return true;
  const std::lock_guard lock(inner_->mutex);
  return inner_->drain_until.has_value();
}

bool Server::is_alive() const {
  const auto answers = put_to_all<CallReport>(inner_->workers, {"", 0});
  const auto until = std::chrono::steady_clock::now() + longest_inquiry;
  return std::all_of(answers.begin(), answers.end(), [&](const auto& answer) {
    return answer.wait_until(until) == std::future_status::ready;
  });
}

std::chrono::system_clock::time_point Server::started_at() const {
  return inner_->started_at;
}

Server::Closing Server::close(const base::FlowId& id) {
  if (id.worker >= inner_->workers.size()) return Closing::unknown;
  CloseOne letter;
  letter.number = id.number;
  auto found = letter.found.get_future();
  inner_->workers[id.worker]->put(std::move(letter));
  if (found.wait_for(longest_inquiry) != std::future_status::ready) return Closing::no_answer;
  if (!found.get()) return Closing::unknown;
  inner_->events.notice("closed-by-hand", "connection " + id_of(id) + " was closed by hand");
  return Closing::closed;
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
