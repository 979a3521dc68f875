#include "sipward/shell/runtime/handshaking.hpp"

#include <utility>

namespace sipward::runtime {

Handshaking::Handshaking(net::Reactor& reactor, int descriptor, tls::Handshake handshake)
    : watch_(reactor, descriptor), deadline_(reactor), handshake_(std::move(handshake)) {}

void Handshaking::start(std::chrono::steady_clock::time_point deadline, Done done) {
  done_ = std::move(done);
  deadline_.start(deadline, [this] {
    handshake_.time_out();
    const auto report = std::move(done_);
    report(std::nullopt, &handshake_.failure());
  });
  // Who dials speaks first.
  if (handshake_.role() == tls::Role::server) return watch_.wait_readable([this] { step(); });
  step();
}

void Handshaking::step() {
  using Step = tls::Handshake::Step;
  switch (handshake_.step()) {
    case Step::want_read:
      return watch_.wait_readable([this] { step(); });
    case Step::want_write:
      return watch_.wait_writable([this] { step(); });
    case Step::done: {
      const auto report = std::move(done_);
      return report(handshake_.take(), nullptr);
    }
    case Step::failed: {
      const auto report = std::move(done_);
      return report(std::nullopt, &handshake_.failure());
    }
  }
}

}  // namespace sipward::runtime
