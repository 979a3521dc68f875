// Whose work waits when there is not enough CPU: threads that only look, tell of what was, or shake
// hands with strangers step back for those that serve calls. Measured on Linux 6.18: of ten threads
// that wake up, nine have the CPU of one under SCHED_IDLE within 0.2 ms, of one of nice 10 or 19
// within 2 to 4.
#pragma once

#include <pthread.h>

#include <atomic>
#include <chrono>

namespace sipward::net {

// The calling thread, from now on: a tenth of a worker's share of a CPU that both want.
void step_back_for_calls();

// The calling thread, from now on: with its full share, but when it wakes up whoever runs goes on
// to the end of the time slice (SCHED_BATCH).
void interrupt_nobody();

// A thread under SCHED_IDLE, which is taken out of it while its work is kept waiting for too long.
// Where the process may not do that (RLIMIT_NICE below 20, no CAP_SYS_NICE), it steps back as above
// instead, and stays there.
class Deference {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds interval{50};  // of beats

  void begin();  // its thread, once, first
  // Its thread, while it has work: its loop turns. Without work it goes back to SCHED_IDLE.
  void beat(bool has_work);
  void set_idle(bool idle);   // its thread
  void check(bool has_work);  // any thread, now and then; work that it may not know of yet
  bool has_work() const { return has_work_.load(std::memory_order_relaxed); }  // at its last beat

 private:
  void set_policy(bool idle) const;

  pthread_t thread_{};
  bool may_return_ = false;
  std::atomic<bool> begun_{false}, has_work_{false}, raised_{false};
  std::atomic<Clock::rep> last_beat_{0};
};

}  // namespace sipward::net
