// The transaction table: relays and branches by id and by the keys of RFC 3261 §17.1.3 and
// §17.2.3, and their timers. Owned by one worker's Proxy.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/policy/overload.hpp"
#include "sipward/core/proxy/accepted_calls.hpp"
#include "sipward/core/proxy/relay.hpp"
#include "sipward/core/transaction/timer_queue.hpp"

namespace sipward::proxy {

// §17.2.3: top branch, sent-by and method; without the magic cookie RFC 2543's matching. The side
// and the sending host are part of it, so that nobody can name another's transaction. `method`:
// ACK and CANCEL look for the INVITE with Method::invite.
std::string server_key(const sip::Message& request, const sip::Via& top, const base::Source& source,
                       sip::Method method);

class Table {
 public:
  // What is counted there ends with the transactions of this table. Both outlive it.
  Table(policy::Loads& loads, policy::Overload& overload) : loads_(loads), overload_(overload) {}

  TransactionId new_id() { return ++last_id_; }
  Relay& open(Relay relay);     // gives it its id
  Branch& open(Branch branch);  // gives it its id
  Relay* relay(TransactionId id);
  Branch* branch(TransactionId id);
  Relay* find_relay(const std::string& key);
  Branch* find_branch(std::string_view name, bool is_cancel);
  // What went there and still waits for its final answer.
  std::vector<TransactionId> waiting_at(const Destination& where) const;
  void close_relay(TransactionId id);  // its timers too
  void close_branch(TransactionId id);
  // Closes both; what may still come of a 2xx is kept until then. `most` are kept at once.
  void accept(Relay& relay, const Branch& branch, AcceptedCall call, base::Time until,
              std::size_t most);
  AcceptedCalls& accepted() { return accepted_; }
  const AcceptedCalls& accepted() const { return accepted_; }

  // Accepted ones do not count.
  std::size_t size() const { return relays_.size() + branches_.size(); }
  // Relays whose sender still waits for a final response.
  std::size_t unanswered() const { return unanswered_; }
  void answered(Relay& relay);   // the final response goes back now
  void settled(Branch& branch);  // the final response has come
  void let_go(Relay& relay);     // of the member that it was counted for
  transaction::TimerQueue& timers() { return timers_; }
  const transaction::TimerQueue& timers() const { return timers_; }

 private:
  static std::string branch_key(std::string_view name, bool is_cancel);

  TransactionId last_id_ = 0;
  std::size_t unanswered_ = 0;
  // Flat: a look-up is to touch one line of memory.
  boost::unordered_flat_map<TransactionId, std::unique_ptr<Relay>> relays_;
  boost::unordered_flat_map<TransactionId, std::unique_ptr<Branch>> branches_;
  boost::unordered_flat_map<std::string, TransactionId> relay_keys_;
  boost::unordered_flat_map<std::string, TransactionId> branch_keys_;
  AcceptedCalls accepted_;
  transaction::TimerQueue timers_;
  policy::Loads& loads_;
  policy::Overload& overload_;
};

}  // namespace sipward::proxy
