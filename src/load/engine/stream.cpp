#include "sipward/load/engine/stream.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>

namespace sipward::load {
namespace {

constexpr std::size_t read_size = std::size_t{64} * 1024;
constexpr std::size_t kept_capacity = std::size_t{64} * 1024;

Failure failure_of_connect(int error) {
  if (error == ECONNREFUSED || error == ECONNRESET) return Failure::connect_refused;
  if (error == ETIMEDOUT) return Failure::connect_timeout;
  if (error == EADDRNOTAVAIL) return Failure::no_port;
  return Failure::unreachable;
}

base::Transport transport_of(const Secure& secure) {
  return secure.context ? base::Transport::tls : base::Transport::tcp;
}

}  // namespace

Stream::Stream(net::Descriptor socket, End end, Secure secure, Ear& ear, StreamTurn& turn,
               Moment begun)
    : socket_(std::move(socket)),
      end_(end),
      state_(end == End::dials ? State::connecting : State::up),
      secure_(std::move(secure)),
      ear_(ear),
      turn_(turn),
      begun_(begun),
      connected_(begun) {
  place_ = Place(net::local_endpoint(socket_.get(), transport_of(secure_)));
  if (end == End::accepts && secure_.context) {
    state_ = State::securing;
    link_.emplace(secure_.context, end, socket_.get(), secure_.sni, false);
  }
  watched_ = state_ == State::connecting ? EPOLLOUT : EPOLLIN;
  static_cast<void>(turn_.poll.watch(socket_.get(), watched_, *this));
}

Stream::~Stream() {
  turn_.poll.forget(*this);
}

void Stream::send(std::string_view message) {
  if (state_ == State::closed) return;
  ++turn_.measured->messages_out;
  turn_.measured->bytes_out += message.size();
  out_.append(message);
  if (state_ != State::up) return;
  if (turn_.write_each) return flush();
  if (!to_flush_) turn_.to_flush.push_back(this);
  to_flush_ = true;
}

void Stream::flush() {
  to_flush_ = false;
  if (state_ != State::up) return;
  std::size_t sent = 0;
  while (sent < out_.size()) {
    const auto rest = std::string_view(out_).substr(sent);
    const auto count =
        link_ ? link_->write(rest) : ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else if (link_ ? count == 0 : errno == EAGAIN) {
      break;
    } else {
      return fail(Failure::connection_lost, std::chrono::steady_clock::now());
    }
  }
  if (sent == out_.size()) {
    out_.clear();
    if (out_.capacity() > kept_capacity) out_.shrink_to_fit();
  } else {
    out_.erase(0, sent);
  }
  if (waits_writable_ == out_.empty()) want(!out_.empty());
}

void Stream::want(bool writable) {
  waits_writable_ = writable;
  const std::uint32_t events = EPOLLIN | (writable ? std::uint32_t{EPOLLOUT} : 0U);
  if (events != watched_) turn_.poll.change(socket_.get(), events, *this);
  watched_ = events;
}

void Stream::ready(std::uint32_t) {
  if (state_ == State::closed) return;
  const auto now = std::chrono::steady_clock::now();
  if (state_ == State::connecting) {
    const int error = net::connect_error(socket_);
    if (error != 0) return fail(failure_of_connect(error), now);
    on_connected(now);
  } else if (state_ == State::securing) {
    shake_hands(now);
  }
  if (state_ != State::up) return;
  if (waits_writable_) flush();
  if (state_ == State::up) read_all(now);
}

void Stream::on_connected(Moment now) {
  connected_ = now;
  place_ = Place(net::local_endpoint(socket_.get(), transport_of(secure_)));
  turn_.measured->record(Span::tcp_connect, now - begun_);
  if (secure_.context) {
    state_ = State::securing;
    link_.emplace(secure_.context, end_, socket_.get(), secure_.sni, secure_.resume);
    return shake_hands(now);
  }
  state_ = State::up;
  ++turn_.measured->connections_opened;
  want(false);
  ear_.on_up(*this, now);
  flush();
}

void Stream::shake_hands(Moment now) {
  switch (link_->handshake()) {
    case TlsLink::Step::want_read:
      return want(false);
    case TlsLink::Step::want_write:
      return want(true);
    case TlsLink::Step::failed:
      return fail(trouble(), now);
    case TlsLink::Step::done:
      return on_secured(std::chrono::steady_clock::now());
  }
}

void Stream::on_secured(Moment now) {
  state_ = State::up;
  want(false);
  if (end_ == End::dials) {
    const bool resumed = link_->resumed();
    turn_.measured->record(resumed ? Span::tls_resumed : Span::tls_full, now - connected_);
    ++(resumed ? turn_.measured->tls_resumed : turn_.measured->tls_full);
    ++turn_.measured->connections_opened;
  }
  ear_.on_up(*this, now);
  flush();
}

Failure Stream::trouble() const {
  switch (link_->trouble()) {
    case TlsLink::Trouble::refused:
      return Failure::tls_refused;
    case TlsLink::Trouble::alert:
      return Failure::tls_alert;
    default:
      return Failure::connection_lost;
  }
}

long Stream::read_some(char* to, std::size_t size) {
  if (link_) return link_->read(to, size);
  const auto count = ::recv(socket_.get(), to, size, 0);
  if (count > 0) return count;
  return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

// What is left of a message begun stands in front of what is read now.
void Stream::read_all(Moment now) {
  for (;;) {
    auto& buffer = turn_.buffer;
    const auto begun = in_.size();
    if (buffer.size() < begun + read_size) buffer.resize(begun + read_size);
    in_.copy(buffer.data(), begun);
    const auto count = read_some(buffer.data() + begun, read_size);
    if (count < 0) return fail(link_ ? trouble() : Failure::connection_lost, now);
    if (count == 0) return;
    hear(std::string_view(buffer.data(), begun + static_cast<std::size_t>(count)), now);
    if (state_ != State::up) return;
    const bool more = link_ ? link_->pending() : static_cast<std::size_t>(count) == read_size;
    if (!more) return;  // the rest comes with the next event
  }
}

void Stream::hear(std::string_view bytes, Moment now) {
  Glimpse glimpse;
  while (!bytes.empty()) {
    const auto seen = look(bytes, glimpse);
    if (seen.cut == Cut::need_more) break;
    if (seen.cut == Cut::broken) return fail(Failure::wrong_message, now);
    if (seen.cut == Cut::message) {
      ++turn_.measured->messages_in;
      turn_.measured->bytes_in += seen.size;
      ear_.on_message(*this, glimpse, now);
      if (state_ != State::up) return;
    } else if (bytes.starts_with("\r\n\r\n")) {
      out_.append("\r\n");  // a ping (RFC 5626 §3.5.1)
      flush();
    }
    bytes.remove_prefix(seen.size);
  }
  in_.assign(bytes);
}

void Stream::close() {
  if (state_ == State::closed) return;
  if (state_ == State::up) flush();
  if (state_ == State::closed) return;  // that failed
  if (link_) link_->say_goodbye();
  state_ = State::closed;
  socket_.reset();
  turn_.poll.forget(*this);
  turn_.ended.push_back(this);
}

void Stream::fail(Failure why, Moment now) {
  if (state_ == State::closed) return;
  if (state_ != State::up && end_ == End::dials) ++turn_.measured->connections_failed;
  if (why == Failure::tls_refused || why == Failure::tls_alert) {
    if (turn_.words.empty()) turn_.words = link_->words();
  }
  state_ = State::closed;
  socket_.reset();
  turn_.poll.forget(*this);
  turn_.ended.push_back(this);
  ear_.on_lost(*this, why, now);
}

}  // namespace sipward::load
