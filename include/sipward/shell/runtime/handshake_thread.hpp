// Inbound TLS handshakes on a thread of their own under SCHED_IDLE, so that a reconnect storm does
// not delay established calls; raised to normal once one has waited too long (house.md "Threads" 5,
// measured).
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>

#include "sipward/shell/net/mailbox.hpp"
#include "sipward/shell/net/priority.hpp"
#include "sipward/shell/runtime/inbound_handshakes.hpp"
#include "sipward/shell/runtime/shared.hpp"

namespace sipward::runtime {

class HandshakeThread {
 public:
  explicit HandshakeThread(Shared& shared);
  ~HandshakeThread();              // stops and joins
  void submit(Newcomer newcomer);  // any thread
  // Any thread, now and then: raises the thread if its loop has not turned for too long although
  // handshakes wait.
  void check_starvation() { deference_.check(unfinished() > 0); }

 private:
  using Clock = std::chrono::steady_clock;

  std::size_t unfinished() const { return shared_.handshakes.load(std::memory_order_relaxed); }
  void beat();
  void give_back_memory();

  Shared& shared_;
  net::Reactor reactor_;
  net::Reactor::Timer heart_;
  InboundHandshakes handshakes_;
  std::size_t finished_before_ = 0;  // when memory was given back
  Clock::time_point gives_back_next_{};
  net::Deference deference_;
  net::Mailbox<Newcomer> newcomers_;
  std::thread thread_;
};

}  // namespace sipward::runtime
