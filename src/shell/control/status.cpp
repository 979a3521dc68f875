#include "sipward/shell/control/status.hpp"

#include <algorithm>

#include "sipward/core/base/version.hpp"
#include "sipward/shell/control/facts_json.hpp"

namespace sipward::control {
namespace {

using boost::json::array;
using boost::json::object;
using Clock = std::chrono::system_clock;

constexpr std::int64_t near_days = 30;
constexpr std::chrono::minutes recent{15};

std::string expiry_text(const std::string& whose, const boost::json::value& left) {
  if (!left.is_int64() || left.as_int64() > near_days) return {};
  const auto days = left.as_int64();
  if (days < 0) return whose + " has expired: renew it now";
  return whose + " expires in " + std::to_string(days) + (days == 1 ? " day" : " days") +
         ": renew it";
}

void add_down(std::vector<std::string>& problems, const runtime::PeerReport& peer) {
  const auto own = peer.record.vitals.find("");
  if (own == peer.record.vitals.end()) return;
  const auto& vitals = own->second.vitals;
  if (vitals.state != policy::State::down) return;
  problems.push_back("peer " + peer.name + " is down at " +
                     std::string(policy::to_string(vitals.cause)) + ": " + vitals.reason +
                     "; see sipward probe " + peer.name);
}

void add_failure(std::vector<std::string>& problems, const runtime::PeerReport& peer) {
  const auto& failure = peer.record.last_failure;
  if (!failure || Clock::now() - peer.record.failed_at > recent) return;
  const auto what = failure->reason == tls::FailureReason::none
                        ? failure->detail
                        : std::string(tls::sentence(failure->reason));
  problems.push_back("peer " + peer.name + " at " + time_text(peer.record.failed_at) + ": " + what +
                     "; see sipward peers " + peer.name);
}

void add_security(std::vector<std::string>& problems, const runtime::PeerReport& peer) {
  if (peer.record.in_cleartext > 0) {
    problems.push_back("peer " + peer.name + ": " + std::to_string(peer.record.in_cleartext) +
                       " requests went in cleartext though TLS is preferred; see sipward probe " +
                       peer.name);
  }
  const auto& session = peer.record.last_session;
  if (!session) return;
  const auto text = expiry_text("the certificate of peer " + peer.name,
                                days_left(session->certificate().not_after));
  if (!text.empty()) problems.push_back(text);
}

struct Sums {
  std::size_t transactions = 0, calls = 0, connections = 0;
};

Sums sums_of(const runtime::Server& server) {
  Sums sums;
  for (const auto& worker : server.workers()) {
    sums.transactions += worker.transactions;
    sums.calls += worker.calls;
    sums.connections += worker.connections;
  }
  return sums;
}

// Of the messages of outside peers, since the start.
object outside_messages(const std::vector<runtime::PeerReport>& peers,
                        const runtime::Evidence& evidence) {
  std::uint64_t encrypted = 0, cleartext = 0;
  for (const auto& peer : peers) {
    const auto found = evidence.peers.find(peer.name);
    if (peer.side != base::Side::outside || found == evidence.peers.end()) continue;
    const auto& of_peer = found->second;
    encrypted += of_peer.received.encrypted + of_peer.sent.encrypted;
    cleartext += of_peer.received.cleartext + of_peer.sent.cleartext;
  }
  return {{"encrypted", encrypted}, {"cleartext", cleartext}};
}

object json_of_listener(const runtime::BoundListener& listener) {
  const auto& endpoint = listener.endpoint;
  return {{"side", base::to_string(listener.side)},
          {"endpoint", endpoint.text()},
          {"transport", base::to_string(endpoint.transport)},
          {"encrypted", endpoint.transport == base::Transport::tls}};
}

array places_of(const runtime::Server& server) {
  array all;
  for (const auto& listener : server.listeners()) all.push_back(json_of_listener(listener));
  return all;
}

}  // namespace

std::vector<std::string> problems_of(const std::vector<runtime::PeerReport>& peers,
                                     const std::vector<tls::TrustpointFacts>& trustpoints) {
  std::vector<std::string> problems;
  for (const auto& trustpoint : trustpoints) {
    for (const auto& own : trustpoint.own) {
      auto text = expiry_text(
          "the certificate of trustpoint " + trustpoint.name + " (" + own.file.string() + ")",
          days_left(own.facts.not_after));
      if (!text.empty()) problems.push_back(std::move(text));
    }
  }
  for (const auto& peer : peers) add_down(problems, peer);
  for (const auto& peer : peers) add_failure(problems, peer);
  for (const auto& peer : peers) add_security(problems, peer);
  return problems;
}

object listeners_of(const runtime::Server& server) {
  const auto known = server.connections();
  const auto& connections = known.facts;
  array all;
  for (const auto& listener : server.listeners()) {
    const auto& endpoint = listener.endpoint;
    const auto here = std::count_if(connections.begin(), connections.end(), [&](const auto& one) {
      return !one.dialled && one.side == listener.side &&
             one.local.transport == endpoint.transport && one.local.port == endpoint.port &&
             (endpoint.address.is_any() || one.local.address == endpoint.address);
    });
    auto out = json_of_listener(listener);
    if (base::is_stream(endpoint.transport)) out["connections"] = here;
    all.push_back(std::move(out));
  }
  return {{"listeners", std::move(all)}, {"missing", missing_of(known.silent)}};
}

object status_of(const runtime::Server& server, const runtime::Reloader& reloader,
                 const std::vector<runtime::PeerReport>& peers, const runtime::Evidence& evidence) {
  const auto sums = sums_of(server);
  const auto up = Clock::now() - server.started_at();
  return {{"version", base::version},
          {"state", server.is_draining() ? "draining" : "serving"},
          {"started", time_text(server.started_at())},
          {"uptime_seconds", std::chrono::duration_cast<std::chrono::seconds>(up).count()},
          {"workers", server.workers().size()},
          {"connections", sums.connections},
          {"calls", sums.calls},
          {"transactions", sums.transactions},
          {"outside_messages", outside_messages(peers, evidence)},
          {"reloads", {{"taken", reloader.taken()}, {"refused", reloader.refused()}}},
          {"listeners", places_of(server)},
          {"problems", json_of(problems_of(peers, server.trustpoints()))}};
}

}  // namespace sipward::control
