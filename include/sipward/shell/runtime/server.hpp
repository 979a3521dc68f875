// The running program: binds the listeners, owns the workers, the acceptor and the handshake
// threads, one Snapshot that all of them read. Made and destroyed by one thread (main or the lab);
// drain() and stop() may be called from any.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/base/drop_reason.hpp"
#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/proxy/tally.hpp"
#include "sipward/shell/config/settings.hpp"
#include "sipward/shell/runtime/call_report.hpp"
#include "sipward/shell/runtime/connection_report.hpp"
#include "sipward/shell/runtime/events.hpp"
#include "sipward/shell/runtime/evidence.hpp"
#include "sipward/shell/runtime/group_report.hpp"
#include "sipward/shell/runtime/handshake_book.hpp"
#include "sipward/shell/runtime/inquiry.hpp"
#include "sipward/shell/runtime/peer_report.hpp"
#include "sipward/shell/tls/inventory.hpp"
#include "sipward/shell/tls/trace.hpp"
#include "sipward/shell/trace/tracer.hpp"

namespace sipward::runtime {

struct BoundListener {
  base::Side side = base::Side::inside;
  base::Endpoint endpoint;  // the real port, even if 0 was configured
};

class Server {
 public:
  // `events` outlives the server.
  Server(std::shared_ptr<const config::Settings> settings, Events& events);
  ~Server();  // stops and joins

  // Loads the token keys, builds the TLS contexts, binds everything, starts the threads. Returns
  // what went wrong, one sentence each; empty: it serves. A listener with port 0 is advertised
  // with the port it got.
  std::vector<std::string> start();
  std::vector<BoundListener> listeners() const;

  // Takes over the settings while calls are up, whole or not at all: peers are added, removed and
  // judged by new rules; connections of unchanged peers stay. Listeners, workers and folders cannot
  // change. Any thread; one at a time.
  struct Reloaded {
    std::vector<std::string> errors;    // sentences; not empty: nothing has changed
    std::vector<std::string> warnings;  // what takes effect at the next start only
    std::string summary;                // "2 peers added (a, b), trustpoint lab serves …"
  };
  Reloaded reload(std::shared_ptr<const config::Settings> next);

  void drain();                                // no new dialogs; done when idle or drain_time over
  void stop();                                 // at once
  bool wait(std::chrono::milliseconds limit);  // true once drained or stopped

  // What is in force and what has happened, for people. Any thread.
  std::vector<PeerReport> peers() const;
  std::vector<PeerRecord> strangers() const;  // failures of those who are no peer; newest first
  std::vector<tls::TrustpointFacts> trustpoints() const;
  std::shared_ptr<tls::Trace> trace() const;  // what watches the connections of one peer
  std::vector<GroupReport> groups() const;

  Gathered<ConnectionReport> connections() const;  // waits for the workers, not for long
  Gathered<CallReport> calls(const CallReport::Question& which = {}) const;  // waits likewise
  // By the id that id_of() gives. Calls go on over a new one where one can be dialled.
  enum class Closing { closed, unknown, no_answer };
  Closing close(const base::FlowId& id);

  // Decrypted messages as they cross; once start() has succeeded.
  trace::Tracer& tracer();
  const trace::Tracer& tracer() const;

  // No new dialogs to or from it until undrain(); those that are up go on. `limit`: then its
  // connections are closed, those of a member of a group unless another way leads to it. Both give
  // a sentence if that cannot be done. Any thread.
  std::string drain(const DrainTarget& target, std::optional<std::chrono::seconds> limit);
  std::string undrain(const DrainTarget& target);
  std::vector<DrainReport> drains() const;
  // How the traffic was secured since the last mark before that time, or the start.
  Evidence evidence(Evidence::Clock::time_point since) const;
  void mark_evidence();  // about once a second; keeps a mark each hour

  void tend();  // about once a second: closes what was drained long enough

  void watch_expiry();  // about once an hour: warns of our certificates that will expire

  std::uint64_t drops(base::DropReason reason) const;  // summed over workers
  std::size_t transactions() const;                    // live, all workers
  std::vector<std::uint64_t> beats() const;  // of each worker; one that stands still is stuck

  // For metrics. What is returned lives as long as the server.
  struct WorkerReport {
    std::size_t transactions = 0, calls = 0, connections = 0;
    std::chrono::microseconds lag{}, longest_lag{};  // by which a timer came late
    std::uint64_t longest_mailbox = 0;               // letters taken at once
    const proxy::Tally* tally = nullptr;
  };
  std::vector<WorkerReport> workers() const;
  const HandshakeBook& handshakes() const;
  std::size_t inbound_handshakes() const;             // under way
  base::PeerId peer_id(std::string_view name) const;  // in the tallies
  bool is_draining() const;  // as a whole, for good or until it is undrained
  bool is_alive() const;     // all workers answer, and soon; asks them
  std::chrono::system_clock::time_point started_at() const;

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace sipward::runtime
