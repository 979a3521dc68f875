#include "sipward/shell/runtime/handshake_thread.hpp"

#include <malloc.h>
#include <pthread.h>
#include <sched.h>

#include <utility>

namespace sipward::runtime {
namespace {

constexpr std::chrono::milliseconds beat_interval{50};
constexpr std::chrono::milliseconds longest_starvation{300};
constexpr std::size_t worth_giving_back = 256;  // handshakes, some 26 kB each at the same time
constexpr std::chrono::seconds between_giving_back{10};

}  // namespace

HandshakeThread::HandshakeThread(Shared& shared)
    : shared_(shared),
      heart_(reactor_),
      handshakes_(shared, reactor_),
      last_beat_(Clock::now().time_since_epoch().count()),
      newcomers_(reactor_,
                 [this](std::vector<Newcomer>& newcomers) {
                   for (auto& one : newcomers) handshakes_.begin(std::move(one));
                 }),
      thread_([this] {
        set_idle_priority(true);
        beat();
        reactor_.run();
      }) {}

HandshakeThread::~HandshakeThread() {
  reactor_.stop();
  thread_.join();
}

void HandshakeThread::submit(Newcomer newcomer) {
  newcomers_.put(std::move(newcomer));
}

void HandshakeThread::beat() {
  last_beat_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed);
  if (raised_.load(std::memory_order_relaxed) && unfinished() == 0) {
    raised_.store(false, std::memory_order_relaxed);
    set_idle_priority(true);
  }
  give_back_memory();
  heart_.start(Clock::now() + beat_interval, [this] { beat(); });
}

// After a burst. The allocator would keep what lies between the connections that have come to stay.
void HandshakeThread::give_back_memory() {
  const auto now = Clock::now();
  const auto finished = handshakes_.finished() - finished_before_;
  if (finished < worth_giving_back || unfinished() > 0 || now < gives_back_next_) return;
  finished_before_ = handshakes_.finished();
  gives_back_next_ = now + between_giving_back;
  set_idle_priority(false);  // workers may wait for the allocator meanwhile
  ::malloc_trim(0);
  set_idle_priority(true);
}

void HandshakeThread::check_starvation() {
  const Clock::time_point last{Clock::duration(last_beat_.load(std::memory_order_relaxed))};
  const bool starves = unfinished() > 0 && Clock::now() - last > longest_starvation;
  if (!starves || raised_.exchange(true, std::memory_order_relaxed)) return;
  const sched_param parameters{};
  ::pthread_setschedparam(thread_.native_handle(), SCHED_OTHER, &parameters);
}

void HandshakeThread::set_idle_priority(bool idle) {
  const sched_param parameters{};
  ::pthread_setschedparam(::pthread_self(), idle ? SCHED_IDLE : SCHED_OTHER, &parameters);
}

}  // namespace sipward::runtime
