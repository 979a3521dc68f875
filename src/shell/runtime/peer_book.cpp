#include "sipward/shell/runtime/peer_book.hpp"

#include <algorithm>

namespace sipward::runtime {
namespace {

using SystemClock = std::chrono::system_clock;

constexpr std::size_t most_strangers = 64;
constexpr std::size_t most_names = 64;

void note(PeerRecord& record, const tls::Failure& failure) {
  ++record.failures;
  ++record.failed_for[{failure.role, failure.reason}];
  record.last_failure = failure;
  record.failed_at = SystemClock::now();
}

void note(PeerRecord& record, const tls::SessionFacts& facts) {
  ++record.handshakes[{facts.role, std::string(facts.version), std::string(facts.cipher),
                       facts.group, facts.resumed}];
  auto& names = record.verified_names;
  const bool room = names.size() < most_names || names.contains(facts.verified_name);
  ++names[room ? facts.verified_name : std::string()];
  record.last_session = facts;
}

void forget_oldest(std::map<std::string, PeerRecord>& records) {
  const auto oldest = std::min_element(
      records.begin(), records.end(),
      [](const auto& a, const auto& b) { return a.second.failed_at < b.second.failed_at; });
  if (oldest != records.end()) records.erase(oldest);
}

}  // namespace

void PeerBook::up(const std::string& peer, const tls::SessionFacts* facts) {
  const std::lock_guard lock(mutex_);
  auto& record = records_[peer];
  ++record.connections;
  ++record.opened;
  if (facts != nullptr) note(record, *facts);
}

void PeerBook::down(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  auto& record = records_[peer];
  if (record.connections > 0) --record.connections;
}

void PeerBook::observed(const std::string& peer, bool works) {
  const std::lock_guard lock(mutex_);
  records_[peer].tls_would_do = works;
}

void PeerBook::found(const std::string& peer, const std::string& identity,
                     const policy::Vitals& vitals) {
  const std::lock_guard lock(mutex_);
  auto& known = records_[peer].vitals[identity];
  const bool new_state =
      known.vitals.state != vitals.state || known.since == SystemClock::time_point{};
  if (new_state) known.since = SystemClock::now();
  known.vitals = vitals;
}

void PeerBook::sent_in_cleartext(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  ++records_[peer].in_cleartext;
}

void PeerBook::failed(const std::string& peer, const tls::Failure& failure) {
  const std::lock_guard lock(mutex_);
  if (!peer.empty()) return note(records_[peer], failure);
  const auto address = failure.remote.address.text();
  if (strangers_.size() >= most_strangers && !strangers_.contains(address)) {
    forget_oldest(strangers_);
  }
  note(strangers_[address], failure);
}

PeerRecord PeerBook::of(const std::string& peer) const {
  const std::lock_guard lock(mutex_);
  const auto at = records_.find(peer);
  return at == records_.end() ? PeerRecord{} : at->second;
}

std::vector<PeerRecord> PeerBook::strangers() const {
  const std::lock_guard lock(mutex_);
  std::vector<PeerRecord> all;
  for (const auto& [address, record] : strangers_) all.push_back(record);
  std::sort(all.begin(), all.end(),
            [](const PeerRecord& a, const PeerRecord& b) { return a.failed_at > b.failed_at; });
  return all;
}

}  // namespace sipward::runtime
