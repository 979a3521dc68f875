// The proxy core (RFC 3261 §16, rewriting.md): told what arrived, failed, was looked up or fell
// due, it fills an Outputs with what to do. No socket, clock or thread: one per worker, called by
// that worker only. Sequences admission, transactions, routing and forwarding; decides none itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/base/drop_reason.hpp"
#include "sipward/core/base/flow.hpp"
#include "sipward/core/policy/directory.hpp"
#include "sipward/core/policy/network.hpp"
#include "sipward/core/policy/overload.hpp"
#include "sipward/core/policy/vitals.hpp"
#include "sipward/core/proxy/call_book.hpp"
#include "sipward/core/proxy/drains.hpp"
#include "sipward/core/proxy/duty.hpp"
#include "sipward/core/proxy/located.hpp"
#include "sipward/core/proxy/tally.hpp"
#include "sipward/core/proxy/token.hpp"

namespace sipward::proxy {

using base::DropReason;
using base::PeerId;
using base::Side;
using base::Time;

// One framed message (framer.hpp). `defect`: the framer's reason when the message is broken but
// may still be answered; a stream closes after it.
struct Inbound {
  base::Source source;
  std::string bytes;
  DropReason defect = DropReason::none;
};

// Names one send of which the core wants to hear if it fails; 0: it does not.
using SendId = std::uint64_t;

// Where bytes leave. UDP: from the listener `local` (or the side's first of that family) to
// `remote`. Streams: over `flow` if it lives; else, unless flow_only, over a live connection of
// `peer` to `remote`; else a new one is dialled to `remote` as `peer` and judged as that peer.
struct Destination {
  Side side = Side::inside;
  PeerId peer = base::no_peer;
  base::Endpoint remote;
  base::ListenerId local = base::no_listener;
  base::FlowId flow;
  bool flow_only = false;
  // For streams: the name that the certificate must carry beside the peer's policy (a host taken
  // from a sealed token); empty: the peer's own names alone.
  std::string server_name;
  // Of streams that we dial: the trustpoint on whose behalf; empty: the peer's. No connection is
  // ever shared between two of them.
  std::string identity = {};
};

struct Send {
  Destination to;
  std::string bytes;
  SendId id = 0;
};

using QueryId = std::uint64_t;
struct Resolve {  // answered by on_resolved
  QueryId id = 0;
  Wanted wanted;
};

struct CloseFlow {  // after what was already sent has left
  base::FlowId flow;
  DropReason reason = DropReason::none;
};

// Something worth a counter and a log line.
struct Refusal {
  DropReason reason = DropReason::none;
  int status = 0;  // what was answered; 0: nothing
  base::Source source;
  PeerId peer = base::no_peer;
  std::string detail;  // one sentence more, already escaped
};

// What calls have shown of a peer: as many in a row as its settings say have failed, or one that
// was on trial has ended. For the worker that looks after the peer.
struct Observation {
  policy::Reach reach;
  bool passed = false;  // the trial
  policy::Cause cause = policy::Cause::none;
  std::string why;
};

// For all workers, and for whoever watches.
struct VitalsChange {
  policy::Reach reach;
  policy::Vitals vitals;
};

// Of a peer that has several endpoints: one of them does not serve, or serves again.
struct EndpointChange {
  base::Endpoint endpoint;
  bool serves = false;
};

// Connected, and does not answer: that endpoint, or none: all of the peer's.
struct Wedged {
  policy::Reach reach;
  std::optional<base::Endpoint> remote = {};
};

// A connection is no more. What of `where` is not its peer, remote, server_name or identity counts
// for nothing.
struct LostConnection {
  std::optional<Destination> where;  // nothing: its far end had opened it to us
  std::vector<SendId> undelivered;  // did not leave by it: they hear of it by on_send_failed, later
  // What left by it, answered or not, for what was sent meanwhile may have taken the next one.
  // Nothing: it was no connection (UDP), and concerns all that waits there.
  std::optional<std::vector<SendId>> carried;
};

// A member's Retry-After, for all workers: it gets no new requests until then.
struct Avoidance {
  PeerId peer = base::no_peer;
  Time until;
};

struct Outputs {
  std::vector<Send> sends;
  std::vector<Resolve> resolves;
  std::vector<CloseFlow> closes;
  std::vector<Refusal> refusals;
  std::vector<Observation> observations;
  std::vector<VitalsChange> vitals;
  std::vector<EndpointChange> endpoints;
  std::vector<Avoidance> avoidances;
  std::vector<Wedged> reconnects;  // their dialled connections are to be closed
  void clear();
};

enum class SendFailure : std::uint8_t {
  connect_failed,
  connect_timeout,
  handshake_failed,
  certificate_refused,  // the handshake failed because of a certificate
  queue_full,
  connection_lost,
  flow_gone,
  no_listener
};

// Secret random bits for branches and tags. One per worker.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual std::uint64_t next() = 0;
};

// Flows of registered phones: {sealed Contact -> latest flow}, shared by all workers.
struct FlowRecord {
  Side side = Side::inside;
  PeerId peer = base::no_peer;
  base::FlowId flow;      // streams
  base::Endpoint remote;  // where the phone's packets come from
  base::ListenerId local = base::no_listener;
};
class FlowTable {
 public:
  virtual ~FlowTable() = default;
  virtual void put(const std::string& token, const FlowRecord& record, Time expires) = 0;
  virtual void erase(const std::string& token) = 0;
  virtual std::optional<FlowRecord> find(const std::string& token, Time now) const = 0;
};

// Tokens too long for a peer's `max_uri`, under a short name; bounded, shared by all workers, lost
// at a restart.
class LongTokens {
 public:
  virtual ~LongTokens() = default;
  virtual void keep(const std::string& name, const std::string& token) = 0;
  virtual std::optional<std::string> find(const std::string& name) const = 0;
};

struct Status {
  bool draining = false;
};

struct ProxyDependencies {
  const Sealer& sealer;
  RandomSource& random;
  FlowTable& flows;
  LongTokens& long_tokens;
  base::DropCounters& drops;
  Duty& duty;
  policy::Loads& loads;
  policy::Overload& overload;
  Tally& tally;
};

class Proxy {
 public:
  Proxy(std::shared_ptr<const policy::Network> network, ProxyDependencies dependencies);
  ~Proxy();

  void on_message(Inbound inbound, Time now, Outputs& out);
  // `why`: a sentence for the Warning towards the inside, e.g. "its certificate expired on …".
  void on_send_failed(SendId id, SendFailure failure, const std::string& why, Time now,
                      Outputs& out);
  void on_connection_lost(const LostConnection& lost, Time now, Outputs& out);
  void on_resolved(QueryId id, const Located& located, Time now, Outputs& out);
  // What another worker's proxy was told: known here too when DNS fails later.
  void learn(const Wanted& wanted, const Located& located, Time now);
  void on_time(Time now, Outputs& out);
  // Before anything else, and after set_network: takes up the health checks that are its duty.
  void look_after_peers(Time now, Outputs& out);
  void on_observation(const Observation& observation, Time now, Outputs& out);
  // What another worker has found out, or was told by the peer itself.
  void on_vitals(const VitalsChange& change, Time now, Outputs& out);
  void on_endpoint(const EndpointChange& change);
  void on_avoidance(const Avoidance& what);
  std::optional<Time> next_deadline() const;

  // Reload, between events: peers keep their places (policy::succeed).
  void set_network(std::shared_ptr<const policy::Network> network,
                   std::shared_ptr<const policy::Directory> directory);
  void set_status(Status status);
  void set_drained(const Drained& what, bool drained);
  std::size_t transactions() const;     // live ones, both sides
  std::size_t unanswered() const;       // requests whose sender waits for a final response
  const CallBook& calls() const;        // under way
  std::size_t dialogs_created() const;  // INVITE server transactions answered 2xx since start

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace sipward::proxy
