// What the proxy does for the health of peers (policy/health_check.hpp): it sends the checks of the
// peers that its worker looks after, tells what becomes of calls, and learns from other workers
// whom it may send new dialogs to. Works on the Table of one worker.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sipward/core/policy/chooser.hpp"
#include "sipward/core/policy/health_check.hpp"
#include "sipward/core/proxy/known_vitals.hpp"
#include "sipward/core/proxy/names.hpp"
#include "sipward/core/proxy/proxy.hpp"
#include "sipward/core/proxy/relay.hpp"

namespace sipward::proxy {

struct Turn;

// Names a check among those of a worker; 0: none.
using CheckId = std::uint32_t;

class Health {
 public:
  Health(const policy::Network& network, Duty& duty) : chooser(network), duty_(duty) {}

  // Takes up the network that is in force now: who is new gets a check, who is gone loses it.
  void adopt(Turn& turn);
  std::optional<Time> next() const;
  void on_time(Turn& turn);

  // Each endpoint of the peer is asked by a branch of its own.
  void on_check_answered(Turn& turn, CheckId id, TransactionId branch, int status);
  // The request could not be delivered, or its transaction ended without an answer.
  void on_check_undelivered(Turn& turn, CheckId id, TransactionId branch);
  void on_check_silent(Turn& turn, CheckId id, TransactionId branch);
  void note_send_failure(CheckId id, policy::Cause cause, const std::string& why);
  void on_connection_lost(Turn& turn, const Destination& where);
  bool on_located(Turn& turn, Names::Waiter waiter, const Located& located);

  // What became of a request of somebody else's.
  void on_answer(Turn& turn, const policy::Reach& reach, int status);
  void on_failure(Turn& turn, const policy::Reach& reach, policy::Cause cause,
                  const std::string& why);
  void on_observation(Turn& turn, const Observation& observation);  // of any worker
  void learn(Turn& turn, const policy::Reach& reach, const policy::Vitals& vitals);
  // A new dialog goes to that peer; one on trial gets no second until the first has shown
  // something.
  void on_chosen(PeerId peer);

  // Would a new dialog go there now?
  bool may_send_to(const Turn& turn, PeerId peer) const;

  KnownVitals known;
  policy::Chooser chooser;

 private:
  struct Asked {
    TransactionId branch = 0;
    base::Endpoint endpoint;
  };
  struct Failing {
    base::Endpoint endpoint;
    unsigned silences = 0;  // in a row
  };
  struct Check {
    Check(policy::Reach to, policy::HealthCheck machine_of)
        : reach(std::move(to)), machine(std::move(machine_of)) {}
    policy::Reach reach;
    policy::HealthCheck machine;
    std::vector<Asked> asked;      // who has not answered yet
    bool several = false;          // endpoints
    std::vector<Failing> failing;  // of several
    Time again = Time::max();      // when those are asked, should the peer be up
    Names::Waiter waiter = 0;
    Time scheduled = Time::max();
    policy::Cause cause = policy::Cause::none;  // why the last endpoint failed
    std::string why;
  };
  using Orders = policy::HealthCheck::Orders;

  void open(Turn& turn, const policy::Reach& reach, const policy::HealthSettings& settings);
  Check* find(CheckId id);
  void obey(Turn& turn, CheckId id, const Orders& orders);
  void obey_at_its_time(Turn& turn, CheckId id);
  void begin(Turn& turn, CheckId id);
  void ask_all(Turn& turn, CheckId id, const std::vector<base::Endpoint>& endpoints);
  void ask(Turn& turn, CheckId id, const base::Endpoint& endpoint);
  void ask_failing(Turn& turn, CheckId id);
  static std::optional<base::Endpoint> take_asked(Check& check, TransactionId branch);
  void on_endpoint_failed(Turn& turn, CheckId id, const base::Endpoint& endpoint);
  void hold(Turn& turn, Check& check, const base::Endpoint& endpoint);
  void note_silence(Turn& turn, Check& check, const base::Endpoint& endpoint);
  void release(Turn& turn, Check& check, const base::Endpoint& endpoint);
  void abandon(Turn& turn, Check& check);
  void reschedule(CheckId id, Check& check);
  void end(Turn& turn, CheckId id);

  Duty& duty_;
  CheckId last_id_ = 0;
  std::unordered_map<CheckId, Check> checks_;
  std::map<policy::Reach, CheckId> by_reach_;
  std::set<std::pair<Time, CheckId>> schedule_;
  std::unordered_map<Names::Waiter, CheckId> waiting_;  // for their peer's address
  std::map<policy::Reach, unsigned> failing_;           // calls in a row
};

}  // namespace sipward::proxy
