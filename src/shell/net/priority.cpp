#include "sipward/shell/net/priority.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace sipward::net {
namespace {

constexpr int nice_steps = 10;
constexpr int nicest = 19;
constexpr std::chrono::milliseconds longest_starvation{300};

bool set_scheduling(pthread_t thread, int policy) {
  const sched_param parameters{};
  return ::pthread_setschedparam(thread, policy, &parameters) == 0;
}

// Nobody knows but who tries it, and not every thread that has tried it comes back.
bool can_return_from_idle() {
  bool can = false;
  std::thread([&can] {
    can = set_scheduling(::pthread_self(), SCHED_IDLE) &&
          set_scheduling(::pthread_self(), SCHED_OTHER);
  }).join();
  return can;
}

}  // namespace

void step_back_for_calls() {
  // On Linux a thread has a nice value of its own (setpriority(2)); more of it is never refused.
  const int usual = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::getpid()));
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), std::min(usual + nice_steps, nicest));
}

void interrupt_nobody() {
  set_scheduling(::pthread_self(), SCHED_BATCH);
}

void Deference::begin() {
  thread_ = ::pthread_self();
  may_return_ = can_return_from_idle();
  if (!may_return_) step_back_for_calls();
  beat(false);
  set_policy(true);
  begun_.store(true, std::memory_order_release);
}

void Deference::beat(bool has_work) {
  last_beat_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);
  has_work_.store(has_work, std::memory_order_relaxed);
  if (!has_work && raised_.exchange(false, std::memory_order_relaxed)) set_policy(true);
}

void Deference::set_idle(bool idle) {
  set_policy(idle);
}

void Deference::check(bool has_work) {
  if (!has_work || !begun_.load(std::memory_order_acquire)) return;
  const Clock::time_point last{Clock::duration(last_beat_.load(std::memory_order_relaxed))};
  if (Clock::now() - last <= longest_starvation) return;
  if (!raised_.exchange(true, std::memory_order_relaxed)) set_policy(false);
}

void Deference::set_policy(bool idle) const {
  if (may_return_) set_scheduling(thread_, idle ? SCHED_IDLE : SCHED_OTHER);
}

}  // namespace sipward::net
