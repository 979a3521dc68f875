// Inbound TLS handshakes on a thread of their own under SCHED_IDLE, so that a reconnect storm does
// not delay established calls; raised to normal once one has waited too long (house.md "Threads" 5,
// measured). What passes goes to a worker.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <list>
#include <thread>

#include "sipward/shell/net/mailbox.hpp"
#include "sipward/shell/runtime/handshaking.hpp"
#include "sipward/shell/runtime/shared.hpp"

namespace sipward::runtime {

class HandshakeThread {
 public:
  struct Job {
    net::Descriptor descriptor;
    base::Source source;  // side, listener, remote, local
    net::Census::Seat seat;
  };

  explicit HandshakeThread(Shared& shared);
  ~HandshakeThread();    // stops and joins
  void submit(Job job);  // any thread
  std::size_t unfinished() const { return unfinished_.load(std::memory_order_relaxed); }
  // Any thread, now and then: raises the thread if its loop has not turned for too long although
  // handshakes wait.
  void check_starvation();

 private:
  struct Attempt;
  using Attempts = std::list<Attempt>;
  using Clock = std::chrono::steady_clock;

  void begin(Job job);
  void finish(Attempts::iterator attempt, std::optional<tls::Stream> stream,
              const tls::Failure* failure);
  void beat();
  void give_back_memory();
  void set_idle_priority(bool idle);

  Shared& shared_;
  net::Reactor reactor_;
  net::Reactor::Timer heart_;
  Attempts attempts_;
  std::size_t finished_ = 0;  // since memory was given back
  Clock::time_point gives_back_next_{};
  std::atomic<std::size_t> unfinished_{0};
  std::atomic<Clock::rep> last_beat_;
  std::atomic<bool> raised_{false};
  net::Mailbox<Job> jobs_;
  std::thread thread_;
};

}  // namespace sipward::runtime
