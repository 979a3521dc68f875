// Taking a peer, a group, a member or the whole proxy out of service while its calls go on.
#include <latch>
#include <thread>

#include "sipward/shell/runtime/server_inner.hpp"

namespace sipward::runtime {
namespace {

constexpr std::chrono::milliseconds glance{1};
constexpr std::chrono::seconds longest_wait{1};

// Nothing: a name in it is nobody's.
std::optional<proxy::Drained> place_of(const policy::Network& network, const DrainTarget& target) {
  proxy::Drained drained;
  if (!target.group.empty()) {
    drained.group = network.group_by_name(target.group);
    if (drained.group == policy::no_group) return std::nullopt;
  }
  if (!target.peer.empty()) {
    drained.peer = network.peer_by_name(target.peer);
    if (drained.peer == base::no_peer) return std::nullopt;
  }
  return drained;
}

bool is_member(const policy::Network& network, const proxy::Drained& what) {
  if (what.group == policy::no_group || what.peer == base::no_peer) return true;
  for (const auto& member : network.groups[what.group].members) {
    if (member.peer == what.peer) return true;
  }
  return false;
}

// Whose transactions and connections are meant.
std::vector<base::PeerId> peers_of(const policy::Network& network, const proxy::Drained& what) {
  if (what.peer != base::no_peer) return {what.peer};
  std::vector<base::PeerId> peers;
  if (what.group != policy::no_group) {
    for (const auto& member : network.groups[what.group].members) peers.push_back(member.peer);
  } else {
    for (std::size_t i = 0; i < network.peers.size(); ++i) {
      peers.push_back(static_cast<base::PeerId>(i));
    }
  }
  return peers;
}

// Of those who have a name at the moment.
std::vector<proxy::Drained> places_of(const policy::Network& network,
                                      const std::vector<DrainRecord>& records) {
  std::vector<proxy::Drained> places;
  for (const auto& record : records) {
    if (const auto place = place_of(network, record.target)) places.push_back(*place);
  }
  return places;
}

// Whose connections are closed when the time is over: a member of a group keeps them while another
// way leads to it.
std::vector<base::PeerId> peers_to_close(const policy::Network& network,
                                         const proxy::Drained& overdue,
                                         const std::vector<DrainRecord>& records) {
  auto peers = peers_of(network, overdue);
  if (overdue.group == policy::no_group) return peers;
  proxy::Drains drains;
  for (const auto& place : places_of(network, records)) drains.set(place, true);
  std::erase_if(peers, [&](base::PeerId peer) { return drains.leave_a_way_to(network, peer); });
  return peers;
}

}  // namespace

void Server::Inner::tell_of_drains() {
  const auto now = shared.snapshot();
  for (const auto& place : places_of(*now->network, drains.all())) {
    for (auto& worker : workers) worker->put(SetDrained{place, true});
  }
}

// Whoever asked for it may rely on it as soon as he is told, so the workers are waited for; but not
// for ever, one may be busy.
void Server::Inner::put_in_force(const proxy::Drained& what, bool drained) {
  const auto taken = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(workers.size()));
  for (auto& worker : workers) worker->put(SetDrained{what, drained, taken});
  const auto until = Clock::now() + longest_wait;
  while (!taken->try_wait() && Clock::now() < until) std::this_thread::sleep_for(glance);
}

bool Server::Inner::stops() {
  const std::lock_guard lock(mutex);
  return drain_until.has_value() || stop_wanted;
}

std::string Server::drain(const DrainTarget& target, std::optional<std::chrono::seconds> limit) {
  const auto now = inner_->shared.snapshot();
  const auto place = place_of(*now->network, target);
  if (!place) return "there is no " + target.text();
  if (!is_member(*now->network, *place)) {
    return "peer " + target.peer + " is no member of group " + target.group;
  }
  inner_->drains.begin(target, limit);
  inner_->put_in_force(*place, true);
  inner_->events.notice("draining", target.text() + ": no new dialogs, those that are up go on");
  return {};
}

std::string Server::undrain(const DrainTarget& target) {
  if (target == DrainTarget{} && inner_->stops()) return "sipward is stopping";
  if (!inner_->drains.end(target)) return target.text() + " is not being drained";
  const auto place = place_of(*inner_->shared.snapshot()->network, target);
  if (place) inner_->put_in_force(*place, false);
  inner_->events.notice("in-service", target.text() + " is in service again");
  return {};
}

std::vector<DrainReport> Server::drains() const {
  const auto now = inner_->shared.snapshot();
  std::vector<DrainReport> reports;
  for (const auto& record : inner_->drains.all()) {
    DrainReport report{record, 0};
    if (const auto place = place_of(*now->network, record.target)) {
      for (const auto peer : peers_of(*now->network, *place)) {
        report.transactions +=
            inner_->shared.loads.sending(peer) + inner_->shared.loads.receiving(peer);
      }
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

void Server::tend() {
  const auto now = inner_->shared.snapshot();
  for (const auto& target : inner_->drains.overdue(DrainRecord::Clock::now())) {
    const auto place = place_of(*now->network, target);
    if (!place) continue;
    const auto peers = peers_to_close(*now->network, *place, inner_->drains.all());
    inner_->events.notice("drain-over", "the time to drain " + target.text() + " is over: " +
                                            (peers.empty() ? "connections are used otherwise"
                                                           : "connections are closed"));
    for (const auto peer : peers) {
      for (auto& worker : inner_->workers) worker->put(CloseConnectionsOf{peer});
    }
  }
}

}  // namespace sipward::runtime
