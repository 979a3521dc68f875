#include "sipward/shell/runtime/acceptor.hpp"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "sipward/shell/runtime/worker.hpp"

namespace sipward::runtime {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int batch = 64;
constexpr std::chrono::milliseconds pause{100};
constexpr std::chrono::milliseconds crowded_pause{10};
constexpr std::chrono::minutes crowd_told_again{1};
constexpr std::chrono::milliseconds starvation_check{100};

net::Descriptor open_reserve() {
  return net::Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

}  // namespace

struct Acceptor::Listener {
  Listener(base::ListenerId name, base::Side where, net::Descriptor fd, net::Reactor& reactor)
      : id(name),
        side(where),
        socket(std::move(fd)),
        watch(reactor, socket.get()),
        resume(reactor) {}
  base::ListenerId id;
  base::Side side;
  base::Transport transport = base::Transport::tcp;
  net::Descriptor socket;
  net::Reactor::Watch watch;
  net::Reactor::Timer resume;
};

Acceptor::Acceptor(Shared& shared, HandshakeThread* handshakes)
    : shared_(shared), handshakes_(handshakes), starvation_(reactor_), reserve_(open_reserve()) {}

Acceptor::~Acceptor() {
  reactor_.stop();
  if (thread_.joinable()) thread_.join();
}

void Acceptor::add(base::ListenerId id, net::Descriptor socket) {
  const auto now = shared_.snapshot();
  const auto& settings = now->network->listeners[id];
  listeners_.push_back(std::make_unique<Listener>(id, settings.side, std::move(socket), reactor_));
  listeners_.back()->transport = settings.bind.transport;
}

void Acceptor::start() {
  reactor_.post([this] {
    for (auto& listener : listeners_) accept_batch(*listener);
    if (handshakes_ != nullptr) watch_starvation();
  });
  thread_ = std::thread([this] { reactor_.run(); });
}

void Acceptor::accept_batch(Listener& listener) {
  for (int i = 0; i < batch; ++i) {
    if (!accept_next(listener)) return;
  }
  listener.watch.wait_readable([this, &listener] { accept_batch(listener); });
}

bool Acceptor::accept_next(Listener& listener) {
  if (crowded(listener)) {
    on_crowded(listener);
    return false;
  }
  auto accepted = net::accept_one(listener.socket.get(), listener.transport);
  if (accepted.descriptor) {
    welcome(listener, std::move(accepted));
    return true;
  }
  if (accepted.error == EMFILE || accepted.error == ENFILE) {
    on_exhausted(listener);
    return false;
  }
  if (accepted.error == EAGAIN || accepted.error == EWOULDBLOCK) {
    listener.watch.wait_readable([this, &listener] { accept_batch(listener); });
    return false;
  }
  return true;  // ECONNABORTED and its like concern one connection only
}

bool Acceptor::crowded(const Listener& listener) const {
  return listener.transport == base::Transport::tls &&
         shared_.handshakes >= shared_.snapshot()->connections.max_handshakes;
}

// Newcomers wait in the kernel's queue: after a failure all of a peer's come at once, and whoever
// is closed comes again.
void Acceptor::on_crowded(Listener& listener) {
  listener.resume.start(Clock::now() + crowded_pause,
                        [this, &listener] { accept_batch(listener); });
  if (Clock::now() < tell_crowd_from_) return;
  tell_crowd_from_ = Clock::now() + crowd_told_again;
  shared_.events->warning(
      "handshakes-crowded",
      "as many inbound handshakes are under way as max_handshakes permits (" +
          std::to_string(shared_.snapshot()->connections.max_handshakes) +
          "): newcomers wait until one is over; clients that connect and say nothing hold places "
          "for handshake_timeout");
}

void Acceptor::welcome(Listener& listener, net::Accepted accepted) {
  const auto now = shared_.snapshot();
  auto seat = shared_.census->take(accepted.remote.address);
  if (!seat) {
    shared_.drops.add(base::DropReason::too_many_connections);
    proxy::Refusal refusal;
    refusal.reason = base::DropReason::too_many_connections;
    refusal.source.side = listener.side;
    refusal.source.remote = accepted.remote;
    return shared_.events->refused(refusal, {});
  }
  base::Source source;
  source.side = listener.side;
  source.listener = listener.id;
  source.remote = accepted.remote;
  source.local = net::local_endpoint(accepted.descriptor.get(), listener.transport);
  if (listener.transport == base::Transport::tls) {
    return shake_hands({std::move(accepted.descriptor), source, std::move(*seat)});
  }
  net::NewConnection made;
  made.descriptor = std::move(accepted.descriptor);
  made.source = source;
  made.seat = std::move(*seat);
  shared_.workers[shared_.home_of(*now, base::no_peer)]->put(Arrived{std::move(made)});
}

void Acceptor::shake_hands(Newcomer newcomer) {
  shared_.handshakes.fetch_add(1, std::memory_order_relaxed);
  if (handshakes_ != nullptr) return handshakes_->submit(std::move(newcomer));
  shared_.workers[shared_.home_of(*shared_.snapshot(), base::no_peer)]->put(std::move(newcomer));
}

void Acceptor::on_exhausted(Listener& listener) {
  shared_.drops.add(base::DropReason::descriptors_exhausted);
  shared_.events->warning(
      "out-of-descriptors",
      "no file descriptor left: a connection was closed and accepting pauses for 100 ms; raise "
      "the limit (ulimit -n) or lower max_connections");
  reserve_.reset();
  net::accept_one(listener.socket.get(), listener.transport);  // closed at once
  reserve_ = open_reserve();
  listener.resume.start(Clock::now() + pause, [this, &listener] { accept_batch(listener); });
}

void Acceptor::watch_starvation() {
  handshakes_->check_starvation();
  starvation_.start(Clock::now() + starvation_check, [this] { watch_starvation(); });
}

}  // namespace sipward::runtime
