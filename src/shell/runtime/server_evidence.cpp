// How a running server's traffic was secured.
#include "sipward/shell/runtime/server_inner.hpp"

namespace sipward::runtime {
namespace {

PeerEvidence evidence_of(const PeerRecord& record) {
  PeerEvidence evidence;
  evidence.handshakes = record.handshakes;
  evidence.verified_names = record.verified_names;
  evidence.refusals = record.failed_for;
  evidence.fallen_back = record.in_cleartext;
  return evidence;
}

void add(PeerEvidence::Direction& sum, const proxy::PeerTally::Direction& more) {
  sum.encrypted += more.encrypted.get();
  sum.cleartext += more.cleartext.get();
}

}  // namespace

Evidence Server::Inner::evidence() const {
  Evidence all;
  all.since = started_at;
  all.until = Evidence::Clock::now();
  const auto now = shared.snapshot();
  for (const auto& peer : now->network->peers) {
    if (peer.removed) continue;
    auto evidence = evidence_of(events.book().of(peer.name));
    const auto id = now->network->peer_by_name(peer.name);
    for (const auto& worker : workers) {
      const auto* tally = worker->report().tally->of(id);
      if (tally == nullptr) continue;
      add(evidence.received, tally->received);
      add(evidence.sent, tally->sent);
    }
    if (!evidence.is_empty()) all.peers.emplace(peer.name, std::move(evidence));
  }
  PeerEvidence strangers;
  for (const auto& one : events.book().strangers()) {
    for (const auto& [kind, count] : one.failed_for) strangers.refusals[kind] += count;
  }
  if (!strangers.is_empty()) all.peers.emplace("", std::move(strangers));
  return all;
}

Evidence Server::evidence(Evidence::Clock::time_point since) const {
  const auto now = inner_->evidence();
  auto mark = inner_->marks.at(since);
  if (mark.until == Evidence::Clock::time_point{}) mark.until = inner_->started_at;
  return difference(now, mark);
}

void Server::mark_evidence() {
  if (inner_->marks.is_due(Evidence::Clock::now())) inner_->marks.keep(inner_->evidence());
}

}  // namespace sipward::runtime
