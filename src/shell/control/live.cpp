#include "sipward/shell/control/live.hpp"

#include "sipward/shell/control/status.hpp"

namespace sipward::control {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::size_t most_problems = 50;
constexpr std::chrono::milliseconds young{900};  // younger than what was found out a second ago

Rates::Counts messages_of(const runtime::Evidence& evidence) {
  Rates::Counts counts;
  for (const auto& [name, peer] : evidence.peers) {
    counts[name] = peer.received.encrypted + peer.received.cleartext + peer.sent.encrypted +
                   peer.sent.cleartext;
  }
  return counts;
}

Steps handshakes_so_far(const runtime::Server& server) {
  Steps sum{};
  for (const auto role : {tls::Role::server, tls::Role::client}) {
    for (const bool resumed : {false, true}) add(sum, server.handshakes().of(role, resumed));
  }
  return sum;
}

Steps invites_so_far(const runtime::Server& server) {
  Steps sum{};
  for (const auto& worker : server.workers()) {
    for (const auto side : {base::Side::inside, base::Side::outside}) {
      add(sum, worker.tally->of(side).first_response);
    }
  }
  return sum;
}

object json_of_percentiles(const Percentiles& found) {
  object out{{"count", found.count}};
  if (found.count == 0) return out;
  out["p50"] = found.p50;
  out["p90"] = found.p90;
  out["p99"] = found.p99;
  return out;
}

object latency_since(Steps& before, const Steps& now) {
  auto out = json_of_percentiles(between(before, now));
  before = now;
  return out;
}

void shorten(object& status) {
  auto& problems = status.at("problems").as_array();
  status["problems_in_all"] = problems.size();
  if (problems.size() > most_problems) problems.resize(most_problems);
}

}  // namespace

std::shared_ptr<const Live::Peers> Live::peers(Clock::duration age, Clock::time_point now) {
  return peers_.get(age, now, [this] { return server_.peers(); });
}

object Live::look(Clock::time_point now) {
  const auto peers = this->peers(young, now);
  const auto evidence = server_.evidence({});
  rates_.look(messages_of(evidence), now);
  auto status = status_of(server_, reloader_, *peers, evidence);
  shorten(status);
  const auto rate = rates_.together();
  return {{"status", std::move(status)},
          {"peers", peers->size()},
          {"messages_per_second", rate ? value(*rate) : value(nullptr)},
          {"latency",
           {{"handshake", latency_since(handshakes_, handshakes_so_far(server_))},
            {"invite", latency_since(invites_, invites_so_far(server_))}}}};
}

}  // namespace sipward::control
