#include "sipward/shell/runtime/inbound_handshakes.hpp"

#include <utility>

#include "sipward/shell/runtime/worker.hpp"

namespace sipward::runtime {
namespace {

base::DropReason drop_reason_of(const tls::Failure& failure) {
  using Reason = tls::FailureReason;
  switch (failure.reason) {
    case Reason::cleartext:
      return base::DropReason::cleartext_on_tls;
    case Reason::timed_out:
      return base::DropReason::handshake_timeout;
    default:
      return base::DropReason::handshake_failed;
  }
}

}  // namespace

struct InboundHandshakes::Attempt {
  explicit Attempt(Newcomer what) : newcomer(std::move(what)) {}
  Newcomer newcomer;
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  std::optional<Handshaking> handshaking;
};

InboundHandshakes::InboundHandshakes(Shared& shared, net::Reactor& reactor,
                                     std::optional<std::uint32_t> worker)
    : shared_(shared), reactor_(reactor), worker_(worker) {}

InboundHandshakes::~InboundHandshakes() = default;

void InboundHandshakes::begin(Newcomer newcomer) {
  const auto attempt = attempts_.emplace(attempts_.end(), std::move(newcomer));
  const auto& source = attempt->newcomer.source;
  const int descriptor = attempt->newcomer.descriptor.get();
  const auto now = shared_.snapshot();
  attempt->handshaking.emplace(reactor_, descriptor,
                               tls::Handshake::accept(now->contexts, source.side, descriptor,
                                                      source.remote, source.listener));
  attempt->handshaking->start(
      attempt->begun + now->connections.handshake_timeout,
      [this, attempt](std::optional<tls::Stream> stream, const tls::Failure* failure) {
        finish(attempt, std::move(stream), failure);
      });
}

void InboundHandshakes::finish(Attempts::iterator attempt, std::optional<tls::Stream> stream,
                               const tls::Failure* failure) {
  if (stream) {
    net::NewConnection made;
    made.source = attempt->newcomer.source;
    made.source.peer = stream->facts().peer;
    made.tls = std::move(stream);
    made.handshake_took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - attempt->begun);
    made.seat = std::move(attempt->newcomer.seat);
    attempt->handshaking.reset();  // its watch lets go of the descriptor first
    made.descriptor = std::move(attempt->newcomer.descriptor);
    const auto home = shared_.home_of(*shared_.snapshot(), made.source.peer, worker_);
    shared_.workers[home]->put(Arrived{std::move(made)});
  } else {
    shared_.drops.add(drop_reason_of(*failure));
    shared_.events->handshake_failed(*failure);
  }
  ++finished_;
  shared_.handshakes.fetch_sub(1, std::memory_order_relaxed);
  reactor_.post([this, attempt] { attempts_.erase(attempt); });
}

}  // namespace sipward::runtime
