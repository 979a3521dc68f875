#include "sipward/shell/runtime/dialer.hpp"

#include <utility>

#include "sipward/shell/runtime/worker.hpp"

namespace sipward::runtime {
namespace {

using proxy::SendFailure;
using Clock = std::chrono::steady_clock;

}  // namespace

struct Dialer::Attempt {
  Attempt(net::Reactor& reactor, Order what) : order(std::move(what)), deadline(reactor) {}
  Order order;
  net::Descriptor descriptor;
  std::optional<net::Reactor::Watch> watch;
  net::Reactor::Timer deadline;
  Clock::time_point handshake_begun;
  std::optional<Handshaking> handshaking;
};

Dialer::Dialer(Shared& shared)
    : shared_(shared),
      orders_(reactor_,
              [this](std::vector<Order>& orders) {
                for (auto& order : orders) begin(std::move(order));
              }),
      thread_([this] { reactor_.run(); }) {}

Dialer::~Dialer() {
  reactor_.stop();
  thread_.join();
}

void Dialer::dial(Way way, std::uint32_t worker) {
  orders_.put({std::move(way), worker});
}

void Dialer::begin(Order order) {
  const auto attempt = attempts_.emplace(attempts_.end(), reactor_, std::move(order));
  auto opened = net::begin_connect(attempt->order.way.remote);
  if (!opened.descriptor) {
    return fail(attempt, SendFailure::connect_failed, net::error_text(opened.error));
  }
  attempt->descriptor = std::move(opened.descriptor);
  attempt->watch.emplace(reactor_, attempt->descriptor.get());
  attempt->deadline.start(
      Clock::now() + shared_.snapshot()->connections.connect_timeout, [this, attempt] {
        fail(attempt, SendFailure::connect_timeout, "it does not answer the connection request");
      });
  attempt->watch->wait_writable([this, attempt] { on_connected(attempt); });
}

void Dialer::on_connected(Attempts::iterator attempt) {
  if (const int error = net::connect_error(attempt->descriptor); error != 0) {
    return fail(attempt, SendFailure::connect_failed, net::error_text(error));
  }
  attempt->deadline.stop();
  attempt->watch.reset();
  if (attempt->order.way.remote.transport != base::Transport::tls) {
    return succeed(attempt, std::nullopt);
  }
  begin_handshake(attempt);
}

void Dialer::begin_handshake(Attempts::iterator attempt) {
  const auto& way = attempt->order.way;
  const int descriptor = attempt->descriptor.get();
  const auto now = shared_.snapshot();
  shared_.workers[attempt->order.worker]->put(Connected{way});
  attempt->handshake_begun = Clock::now();
  attempt->handshaking.emplace(reactor_, descriptor,
                               tls::Handshake::dial(now->contexts, way.peer, descriptor, way.remote,
                                                    {way.server_name, way.identity}));
  const auto deadline = Clock::now() + now->connections.handshake_timeout;
  attempt->handshaking->start(
      deadline, [this, attempt](std::optional<tls::Stream> stream, const tls::Failure* failure) {
        if (stream) return succeed(attempt, std::move(stream));
        shared_.drops.add(base::DropReason::handshake_failed);
        shared_.events->handshake_failed(*failure);
        fail(attempt, send_failure_of(*failure), failure->short_cause());
      });
}

void Dialer::succeed(Attempts::iterator attempt, std::optional<tls::Stream> stream) {
  Dialled letter;
  letter.way = attempt->order.way;
  auto& made = letter.connection;
  const auto& remote = letter.way.remote;
  made.source.side = shared_.snapshot()->network->peers[letter.way.peer].side;
  made.source.remote = remote;
  made.source.local = net::local_endpoint(attempt->descriptor.get(), remote.transport);
  made.source.peer = letter.way.peer;
  made.dialled = true;
  if (stream) {
    made.handshake_took = std::chrono::duration_cast<std::chrono::microseconds>(
        Clock::now() - attempt->handshake_begun);
  }
  made.tls = std::move(stream);
  const auto worker = attempt->order.worker;
  attempt->handshaking.reset();
  attempt->watch.reset();
  made.descriptor = std::move(attempt->descriptor);
  attempts_.erase(attempt);
  shared_.workers[worker]->put(std::move(letter));
}

void Dialer::fail(Attempts::iterator attempt, SendFailure failure, const std::string& why) {
  const auto& way = attempt->order.way;
  if (failure == SendFailure::connect_failed || failure == SendFailure::connect_timeout) {
    shared_.events->connect_failed(shared_.snapshot()->peer_name(way.peer), way.remote, why);
  }
  Dialled letter;
  letter.way = way;
  letter.failure = failure;
  letter.why = why;
  const auto worker = attempt->order.worker;
  // A callback of this attempt may still be running: it goes when that has returned.
  attempt->deadline.stop();
  reactor_.post([this, attempt] { attempts_.erase(attempt); });
  shared_.workers[worker]->put(std::move(letter));
}

}  // namespace sipward::runtime
