#include "sipward/shell/net/reactor.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace sipward::net {

namespace asio = boost::asio;
using boost::system::error_code;

struct Reactor::Inner {
  asio::io_context context{1};
  // With its first timer Asio makes its descriptors: at once, not when there may be none left.
  asio::steady_timer first{context};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
};

Reactor::Reactor() : inner_(std::make_unique<Inner>()) {}
Reactor::~Reactor() = default;

void Reactor::run() {
  inner_->context.run();
}
void Reactor::stop() {
  inner_->context.stop();
}
void Reactor::post(Callback callback) {
  asio::post(inner_->context, std::move(callback));
}
void Reactor::post_from_outside(Callback callback) {
  asio::post(inner_->context, std::move(callback));
}

struct Reactor::Watch::Inner {
  Inner(asio::io_context& context, int fd) : descriptor(context, fd) {}
  asio::posix::stream_descriptor descriptor;
  bool alive = true;
};

Reactor::Watch::Watch(Reactor& reactor, int descriptor)
    : inner_(std::make_shared<Inner>(reactor.inner_->context, descriptor)) {}

Reactor::Watch::~Watch() {
  if (!inner_) return;
  inner_->alive = false;
  inner_->descriptor.release();  // the descriptor is the owner's to close
}

Reactor::Watch::Watch(Watch&&) noexcept = default;
Reactor::Watch& Reactor::Watch::operator=(Watch&& other) noexcept {
  std::swap(inner_, other.inner_);
  return *this;
}

void Reactor::Watch::wait_readable(Callback callback) {
  inner_->descriptor.async_wait(
      asio::posix::stream_descriptor::wait_read,
      [inner = inner_, callback = std::move(callback)](const error_code& error) {
        if (!error && inner->alive) callback();
      });
}

void Reactor::Watch::wait_writable(Callback callback) {
  inner_->descriptor.async_wait(
      asio::posix::stream_descriptor::wait_write,
      [inner = inner_, callback = std::move(callback)](const error_code& error) {
        if (!error && inner->alive) callback();
      });
}

struct Reactor::Timer::Inner {
  explicit Inner(asio::io_context& context) : timer(context) {}
  asio::steady_timer timer;
  std::uint64_t turn = 0;  // a wait of an earlier turn was replaced or stopped
};

Reactor::Timer::Timer(Reactor& reactor)
    : inner_(std::make_shared<Inner>(reactor.inner_->context)) {}
// NOLINTNEXTLINE(bugprone-exception-escape): Asio cancels without an error
Reactor::Timer::~Timer() {
  stop();
}

void Reactor::Timer::start(std::chrono::steady_clock::time_point due, Callback callback) {
  const auto turn = ++inner_->turn;
  inner_->timer.expires_at(due);
  inner_->timer.async_wait(
      [inner = inner_, turn, callback = std::move(callback)](const error_code& error) {
        if (!error && inner->turn == turn) callback();
      });
}

void Reactor::Timer::stop() {
  ++inner_->turn;
  inner_->timer.cancel();
}

}  // namespace sipward::net
