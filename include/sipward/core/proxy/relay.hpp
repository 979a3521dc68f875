// One request on its way through the proxy (RFC 3261 §16): the server transaction that it came by
// and the client transactions, one a next hop tried, that carry it on. Plain state, owned by the
// worker's Table; the rules are in server_side, client_side and response_context.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sipward/core/proxy/forward.hpp"
#include "sipward/core/proxy/plan.hpp"
#include "sipward/core/sip/message.hpp"
#include "sipward/core/transaction/client_invite.hpp"
#include "sipward/core/transaction/client_other.hpp"
#include "sipward/core/transaction/server_invite.hpp"
#include "sipward/core/transaction/server_other.hpp"

namespace sipward::proxy {

// Names a relay or a branch; unique within a worker, never 0, and the SendId of what it sends.
using TransactionId = std::uint64_t;

// NOLINTNEXTLINE(bugprone-exception-escape): what a small_vector moves fits within it
struct Relay {
  using Server = std::variant<transaction::ServerInvite, transaction::ServerOther>;
  Relay(sip::Message received, Server machine) : server(machine), request(std::move(received)) {}

  TransactionId id = 0;
  std::string key;
  Server server;
  sip::Message request;
  base::Source source;
  PeerId sender = base::no_peer;
  Destination back;     // where responses go
  base::Time began{};   // when it came
  std::string top_via;  // the sender's Via with received and rport; or empty
  std::uint64_t loop_mark = 0;

  Plan plan;
  std::vector<base::Endpoint> untried;  // of the next hop, in order
  // Of a group's request: the members that were chosen so far.
  boost::container::small_vector<PeerId, 8> tried;
  PeerId counted_for = base::no_peer;  // as sent to that one already, though it waits
  std::string failures;                // of members, for people: "cucm1: …; cucm2: …"
  std::string best_refusal;            // the answer that goes back if no member does better
  int best_status = 0;
  TransactionId branch = 0;                  // the client transaction that is or was last in use
  std::string response;                      // the last one sent: what a retransmission gets again
  std::string cause;                         // why the last next hop failed, for a Warning
  policy::Cause step = policy::Cause::none;  // the same, as a step
  DropReason failure = DropReason::connect_failed;  // the same, as a reason
  bool progress = false;                            // a provisional other than 100 has gone back
  bool answered = false;                            // a final response has gone back
  std::uint8_t redirects = 0;                       // followed
  bool tcp_tried = false;                           // oversize = "tcp": in place of UDP
  bool retried = false;                             // over a new connection, for the first was lost
  bool cancelled = false;
  bool keys_told = false;      // SDES keys in a response
  std::string cancel_reasons;  // Reason lines of the CANCEL
  bool resolving = false;
  bool left_one_waiting = false;  // a next hop that may still answer, for another

  // May another next hop be tried? Not once anything but 100 has gone back.
  bool may_go_on() const { return !progress && !answered && !cancelled; }
  bool is_invite() const { return request.method() == sip::Method::invite; }
};

struct Branch {
  TransactionId id = 0;
  TransactionId relay = 0;  // 0: a CANCEL of ours, whose response nobody awaits, or a check
  std::uint32_t check = 0;  // the health check that it is
  std::variant<transaction::ClientOther, transaction::ClientInvite> client =
      transaction::ClientOther({}, transaction::Reliability::reliable);
  std::string name;  // the branch parameter
  bool is_cancel = false;
  Destination to;
  Crossing crossing;  // the request's
  std::string bytes;  // the request as sent
  std::optional<std::size_t> record_routes_below;
  bool identities_changed = false;
  bool provisional = false;
  bool cancel_wanted = false;
  bool cancel_sent = false;
  bool timed_out = false;  // Timer C fired
  bool counted = false;    // as a transaction of its peer that waits for an answer
  bool abandoned = false;  // its member was silent for too long: another was chosen
  bool resent = false;     // over a new connection, for the one that it took was lost

  bool waits() const {  // for a final answer
    return std::visit([](const auto& machine) { return machine.waiting(); }, client);
  }
};

}  // namespace sipward::proxy
