// What a Server holds. Used by server.cpp and its reloading only.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sipward/shell/runtime/acceptor.hpp"
#include "sipward/shell/runtime/dialer.hpp"
#include "sipward/shell/runtime/observer.hpp"
#include "sipward/shell/runtime/recorder.hpp"
#include "sipward/shell/runtime/server.hpp"
#include "sipward/shell/runtime/worker.hpp"
#include "sipward/shell/tls/sealing.hpp"
#include "sipward/shell/trace/tracer.hpp"

namespace sipward::runtime {

struct Server::Inner {
  using Clock = std::chrono::steady_clock;

  Inner(std::shared_ptr<const config::Settings> with, Events& to);

  std::chrono::system_clock::time_point started_at = std::chrono::system_clock::now();
  std::mutex reloading;
  std::shared_ptr<const config::Settings> settings;  // under `reloading` once it serves
  Recorder events;
  DrainBook drains;
  EvidenceMarks marks;
  std::unique_ptr<tls::KeyRing> keys;
  Shared shared;
  std::vector<std::unique_ptr<Worker>> workers;
  std::unique_ptr<Dialer> dialer;
  std::unique_ptr<HandshakeThread> handshakes;  // null: the workers do them
  std::unique_ptr<Acceptor> acceptor;
  std::unique_ptr<Observer> observer;
  std::unique_ptr<trace::Tracer> tracer;
  std::vector<BoundListener> bound;
  std::shared_ptr<const tls::ContextSet> contexts;  // until start() has published them

  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Clock::time_point> drain_until;
  bool stop_wanted = false;

  std::vector<std::string> load();
  std::vector<std::string> start();
  Evidence evidence() const;  // since the start
  void start_tracing();
  void tell_of_tracing();  // to the log: decrypted messages leave, or are kept
  bool drained() const;
  bool stops();  // it was told to end, and drains for that
  void put_in_force(const proxy::Drained& what, bool drained);
  void tell_of_drains();  // who is drained stays so, at whatever place a reload has put him
};

SnapshotPointer make_snapshot(std::shared_ptr<const policy::Network> network,
                              std::shared_ptr<const tls::ContextSet> contexts,
                              const config::Settings& settings);

}  // namespace sipward::runtime
