#include "sipward/shell/control/line.hpp"

#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/error.hpp>
#include <cerrno>
#include <optional>

namespace sipward::control {
namespace {

using boost::system::error_code;
using Wait = boost::asio::posix::stream_descriptor::wait_type;

// What one try came to.
struct Tried {
  std::optional<Wait> wait;  // for that, then again
  error_code error;
  std::size_t bytes = 0;
};

Tried waiting(Wait wait) {
  return {wait, {}, 0};
}

Tried over(const error_code& error) {
  return {std::nullopt, error, 0};
}

Tried tried(ssize_t result, Wait wait) {
  if (result >= 0) return {std::nullopt, {}, static_cast<std::size_t>(result)};
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return waiting(wait);
  return over({errno, boost::system::system_category()});
}

Tried tried(const tls::Stream::Io& io) {
  switch (io.status) {
    case tls::Stream::Status::ok:
      return {std::nullopt, {}, io.bytes};
    case tls::Stream::Status::want_read:
      return waiting(Wait::wait_read);
    case tls::Stream::Status::want_write:
      return waiting(Wait::wait_write);
    case tls::Stream::Status::closed:
      return over(boost::asio::error::eof);
    case tls::Stream::Status::failed:
      break;
  }
  return over(boost::asio::error::connection_reset);
}

}  // namespace

struct Line::Inner : std::enable_shared_from_this<Inner> {
  explicit Inner(boost::asio::io_context& context) : socket(context), timer(context) {}

  void close();
  void expire();
  std::optional<Tried> shake_hands();  // nothing: it is done, or there is no TLS
  Tried read(const boost::asio::mutable_buffer& into);
  Tried write(const std::string& bytes);
  // `again` until it comes to something; never calls `done` from within.
  template <class Try>
  void go_on(Try again, Done done, bool at_once);

  boost::asio::posix::stream_descriptor socket;
  boost::asio::steady_timer timer;
  bool expired = false;
  bool listened = false;  // of an accepted one: until something is there to read
  std::optional<tls::Handshake> handshake;
  std::optional<tls::Stream> stream;
};

void Line::Inner::close() {
  if (!socket.is_open()) return;
  if (stream) stream->shutdown();
  timer.cancel();
  error_code ignored;
  socket.close(ignored);
}

void Line::Inner::expire() {
  if (!socket.is_open()) return;
  expired = true;
  if (handshake) handshake->time_out();
  close();
}

std::optional<Tried> Line::Inner::shake_hands() {
  if (!handshake || stream) return std::nullopt;
  if (handshake->role() == tls::Role::server && !listened) {
    listened = true;
    return waiting(Wait::wait_read);
  }
  switch (handshake->step()) {
    case tls::Handshake::Step::want_read:
      return waiting(Wait::wait_read);
    case tls::Handshake::Step::want_write:
      return waiting(Wait::wait_write);
    case tls::Handshake::Step::failed:
      return over(boost::asio::error::connection_refused);
    case tls::Handshake::Step::done:
      break;
  }
  stream = handshake->take();
  handshake.reset();
  return std::nullopt;
}

Tried Line::Inner::read(const boost::asio::mutable_buffer& into) {
  if (auto unfinished = shake_hands()) return *unfinished;
  auto* data = static_cast<char*>(into.data());
  if (stream) return tried(stream->read(data, into.size()));
  auto got =
      tried(::recv(socket.native_handle(), data, into.size(), MSG_DONTWAIT), Wait::wait_read);
  const bool ended = !got.wait && !got.error && got.bytes == 0 && into.size() > 0;
  return ended ? over(boost::asio::error::eof) : got;
}

Tried Line::Inner::write(const std::string& bytes) {
  if (auto unfinished = shake_hands()) return *unfinished;
  if (bytes.empty()) return {};
  if (stream) return tried(stream->write(bytes.data(), bytes.size()));
  return tried(
      ::send(socket.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT),
      Wait::wait_write);
}

template <class Try>
void Line::Inner::go_on(Try again, Done done, bool at_once) {
  auto result = socket.is_open() ? again() : over(boost::asio::error::operation_aborted);
  if (result.wait) {
    socket.async_wait(*result.wait, [self = shared_from_this(), again = std::move(again),
                                     done = std::move(done)](const error_code&) mutable {
      self->go_on(std::move(again), std::move(done), false);
    });
    return;
  }
  if (expired) result = over(boost::beast::error::timeout);
  if (!at_once) return done(result.error, result.bytes);
  boost::asio::post(socket.get_executor(),
                    [done = std::move(done), result] { done(result.error, result.bytes); });
}

Line::Line(boost::asio::io_context& context, net::Descriptor socket)
    : executor_(context.get_executor()), inner_(std::make_shared<Inner>(context)) {
  inner_->socket.assign(socket.get());
  static_cast<void>(socket.release());
}

// NOLINTNEXTLINE(bugprone-exception-escape): Asio cancels without an error
Line::~Line() {
  inner_->close();
}

void Line::secure(tls::Handshake handshake) {
  inner_->handshake = std::move(handshake);
}

void Line::expires_at(Clock::time_point when) {
  inner_->timer.expires_at(when);
  inner_->timer.async_wait([weak = std::weak_ptr<Inner>(inner_), when](const error_code& stopped) {
    const auto inner = weak.lock();
    // It may have been set anew after it had gone off.
    if (!stopped && inner && inner->timer.expiry() == when) inner->expire();
  });
}

void Line::never_expires() {
  inner_->timer.cancel();
  inner_->timer.expires_at(Clock::time_point::max());
}

void Line::close() {
  inner_->close();
}

bool Line::is_open() const {
  return inner_->socket.is_open();
}

int Line::descriptor() const {
  return inner_->socket.native_handle();
}

tls::Stream* Line::secured() {
  return inner_->stream ? &*inner_->stream : nullptr;
}

const tls::Failure* Line::failure() const {
  if (!inner_->handshake) return nullptr;
  const auto& failure = inner_->handshake->failure();
  return failure.reason == tls::FailureReason::none ? nullptr : &failure;
}

void Line::on_readable(std::function<void()> act) {
  inner_->socket.async_wait(Wait::wait_read, [weak = std::weak_ptr<Inner>(inner_),
                                              act = std::move(act)](const error_code& error) {
    const auto inner = weak.lock();
    if (!error && inner && inner->socket.is_open()) act();
  });
}

void Line::read(boost::asio::mutable_buffer into, Done done) {
  inner_->go_on([inner = inner_.get(), into] { return inner->read(into); }, std::move(done), true);
}

void Line::write(std::string bytes, Done done) {
  auto shared = std::make_shared<std::string>(std::move(bytes));
  inner_->go_on([inner = inner_.get(), shared] { return inner->write(*shared); }, std::move(done),
                true);
}

}  // namespace sipward::control
