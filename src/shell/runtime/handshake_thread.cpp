#include "sipward/shell/runtime/handshake_thread.hpp"

#include <malloc.h>

#include <utility>

namespace sipward::runtime {
namespace {

constexpr std::size_t worth_giving_back = 256;  // handshakes, some 26 kB each at the same time
constexpr std::chrono::seconds between_giving_back{10};

}  // namespace

HandshakeThread::HandshakeThread(Shared& shared)
    : shared_(shared),
      heart_(reactor_),
      handshakes_(shared, reactor_),
      newcomers_(reactor_,
                 [this](std::vector<Newcomer>& newcomers) {
                   for (auto& one : newcomers) handshakes_.begin(std::move(one));
                 }),
      thread_([this] {
        deference_.begin();
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
  deference_.beat(unfinished() > 0);
  give_back_memory();
  heart_.start(Clock::now() + net::Deference::interval, [this] { beat(); });
}

// After a burst. The allocator would keep what lies between the connections that have come to stay.
void HandshakeThread::give_back_memory() {
  const auto now = Clock::now();
  const auto finished = handshakes_.finished() - finished_before_;
  if (finished < worth_giving_back || unfinished() > 0 || now < gives_back_next_) return;
  finished_before_ = handshakes_.finished();
  gives_back_next_ = now + between_giving_back;
  deference_.set_idle(false);  // workers may wait for the allocator meanwhile
  ::malloc_trim(0);
  deference_.set_idle(true);
}

}  // namespace sipward::runtime
