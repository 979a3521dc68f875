#include "sipward/shell/runtime/handshake_thread.hpp"

#include <malloc.h>
#include <pthread.h>
#include <sched.h>

#include <utility>

#include "sipward/shell/runtime/worker.hpp"

namespace sipward::runtime {
namespace {

constexpr std::chrono::milliseconds beat_interval{50};
constexpr std::chrono::milliseconds longest_starvation{300};
constexpr std::size_t worth_giving_back = 256;  // handshakes, some 26 kB each at the same time
constexpr std::chrono::seconds between_giving_back{10};

}  // namespace

struct HandshakeThread::Attempt {
  explicit Attempt(Job what) : job(std::move(what)) {}
  Job job;
  Clock::time_point begun = Clock::now();
  std::optional<Handshaking> handshaking;
};

HandshakeThread::HandshakeThread(Shared& shared)
    : shared_(shared),
      heart_(reactor_),
      last_beat_(Clock::now().time_since_epoch().count()),
      jobs_(reactor_,
            [this](std::vector<Job>& jobs) {
              for (auto& job : jobs) begin(std::move(job));
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

void HandshakeThread::submit(Job job) {
  unfinished_.fetch_add(1, std::memory_order_relaxed);
  jobs_.put(std::move(job));
}

void HandshakeThread::begin(Job job) {
  const auto attempt = attempts_.emplace(attempts_.end(), std::move(job));
  const auto& source = attempt->job.source;
  const int descriptor = attempt->job.descriptor.get();
  const auto now = shared_.snapshot();
  attempt->handshaking.emplace(reactor_, descriptor,
                               tls::Handshake::accept(now->contexts, source.side, descriptor,
                                                      source.remote, source.listener));
  attempt->handshaking->start(
      Clock::now() + now->connections.handshake_timeout,
      [this, attempt](std::optional<tls::Stream> stream, const tls::Failure* failure) {
        finish(attempt, std::move(stream), failure);
      });
}

void HandshakeThread::finish(Attempts::iterator attempt, std::optional<tls::Stream> stream,
                             const tls::Failure* failure) {
  if (stream) {
    net::NewConnection made;
    made.source = attempt->job.source;
    made.source.peer = stream->facts().peer;
    made.tls = std::move(stream);
    made.handshake_took =
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - attempt->begun);
    made.seat = std::move(attempt->job.seat);
    attempt->handshaking.reset();  // its watch lets go of the descriptor first
    made.descriptor = std::move(attempt->job.descriptor);
    const auto worker = shared_.home_of(*shared_.snapshot(), made.source.peer);
    shared_.workers[worker]->put(Arrived{std::move(made)});
  } else {
    using Reason = tls::FailureReason;
    const auto reason = failure->reason == Reason::cleartext   ? base::DropReason::cleartext_on_tls
                        : failure->reason == Reason::timed_out ? base::DropReason::handshake_timeout
                                                               : base::DropReason::handshake_failed;
    shared_.drops.add(reason);
    shared_.events->handshake_failed(*failure);
  }
  ++finished_;
  unfinished_.fetch_sub(1, std::memory_order_relaxed);
  reactor_.post([this, attempt] { attempts_.erase(attempt); });
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
  if (finished_ < worth_giving_back || unfinished() > 0 || now < gives_back_next_) return;
  finished_ = 0;
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
