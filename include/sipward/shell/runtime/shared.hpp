// What all threads of one server read, and the few things that all write. Made by the server before
// its threads, outlives them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/base/drop_reason.hpp"
#include "sipward/shell/net/census.hpp"
#include "sipward/shell/net/flow_table.hpp"
#include "sipward/shell/net/long_tokens.hpp"
#include "sipward/shell/net/resolver.hpp"
#include "sipward/shell/net/stream_directory.hpp"
#include "sipward/shell/runtime/call_owners.hpp"
#include "sipward/shell/runtime/events.hpp"
#include "sipward/shell/runtime/letters.hpp"
#include "sipward/shell/runtime/snapshot.hpp"
#include "sipward/shell/trace/tap.hpp"

namespace sipward::runtime {

class Dialer;
class Worker;

// What a send hears of a handshake that failed: of certificates apart from all else.
proxy::SendFailure send_failure_of(const tls::Failure& failure);

struct Shared {
  Events* events = nullptr;
  const proxy::Sealer* sealer = nullptr;
  std::uint64_t boot_id = 0;
  std::unique_ptr<CallOwners> owners;
  std::unique_ptr<net::SharedFlowTable> flows;
  std::unique_ptr<net::SharedLongTokens> long_tokens;
  std::unique_ptr<net::Census> census;
  std::atomic<std::size_t> handshakes{0};  // inbound, unfinished
  net::StreamDirectory inbound_streams;
  std::unique_ptr<net::Resolver> resolver;
  base::DropCounters drops;
  trace::Tap tap;
  policy::Loads loads;
  std::unique_ptr<policy::Overload> overload;
  Dialer* dialer = nullptr;
  std::vector<Worker*> workers;

  // Who looks after a peer, and dials it for all: unless it is to have connections of each worker.
  std::uint32_t worker_of(base::PeerId peer) const;
  std::uint32_t dialling_worker(const Snapshot& now, base::PeerId peer, std::uint32_t sender) const;
  // Who gets an inbound connection: of a peer that we cannot dial, always the same worker; else
  // `usual`, without him each in turn.
  std::uint32_t home_of(const Snapshot& now, base::PeerId peer,
                        std::optional<std::uint32_t> usual = {});

  // What is in force now. A worker keeps its own and is told of the next by letter.
  SnapshotPointer snapshot() const;
  void publish(SnapshotPointer next);

 private:
  mutable std::mutex mutex_;
  SnapshotPointer snapshot_;
  std::atomic<std::uint32_t> turn_{0};
};

}  // namespace sipward::runtime
