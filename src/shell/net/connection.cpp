#include "sipward/shell/net/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "sipward/core/policy/network.hpp"

namespace sipward::net {
namespace {

using Status = tls::Stream::Status;

constexpr int reads_a_turn = 16;
constexpr std::size_t most_unproven = 1024;
constexpr std::size_t most_carried = 1024;
constexpr std::size_t most_spares = 64;
constexpr std::size_t largest_spare = 262'144;  // bytes

bool is_response(std::string_view message) {
  return message.starts_with("SIP/2.0 ");
}

void give_back(std::string buffer, Connection::Spares& spares) {
  if (spares.size() < most_spares && buffer.capacity() <= largest_spare) {
    spares.push_back(std::move(buffer));
  }
}

Status status_of(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR ? Status::want_read
                                                                   : Status::failed;
}

}  // namespace

bool is_ping(std::string_view bytes) {
  return bytes.starts_with('\r');
}

Connection::Connection(NewConnection made, base::FlowId flow, const sip::FrameLimits& limits,
                       std::size_t queue_bytes, Clock::time_point now)
    : descriptor_(std::move(made.descriptor)),
      tls_(std::move(made.tls)),
      source_(made.source),
      dialled_(made.dialled),
      seat_(std::move(made.seat)),
      framer_(limits),
      queue_bytes_(queue_bytes),
      opened_at_(now),
      last_heard_(now),
      last_active_(now) {
  source_.flow = flow;
  remember_name();
}

void Connection::remember_name() {
  if (!tls_) return;
  const auto& name = tls_->facts().verified_name;
  source_.verified_name = name.empty() ? 0 : policy::stable_id(name);
}

tls::Standing Connection::judge_again(const tls::ContextSet& contexts, tls::Failure& failure) {
  const auto standing = tls_->judge_again(contexts, failure);
  remember_name();
  return standing;
}

tls::Stream::Io Connection::read_some(char* data, std::size_t size) {
  if (tls_) return tls_->read(data, size);
  const auto count = ::recv(descriptor_.get(), data, size, 0);
  if (count > 0) return {Status::ok, static_cast<std::size_t>(count)};
  return {count == 0 ? Status::closed : status_of(errno), 0};
}

tls::Stream::Io Connection::write_some(const char* data, std::size_t size) {
  if (tls_) return tls_->write(data, size);
  const auto count = ::send(descriptor_.get(), data, size, MSG_NOSIGNAL);
  if (count >= 0) return {Status::ok, static_cast<std::size_t>(count)};
  const auto status = status_of(errno);
  return {status == Status::want_read ? Status::want_write : status, 0};
}

bool Connection::take_frames(const OnFrame& on_frame, Clock::time_point now) {
  using Kind = sip::Frame::Kind;
  bool cut = false;
  for (;;) {
    auto frame = framer_.next();
    if (frame.kind == Kind::need_more) break;
    const bool broken = frame.kind == Kind::broken;
    cut = true;
    if (frame.kind == Kind::message) {
      spoke_ = true;
      ++volume_.messages_in;
    }
    on_frame(std::move(frame));
    if (broken) return false;
  }
  if (framer_.empty()) {
    message_begun_.reset();
  } else if (cut || !message_begun_) {
    message_begun_ = now;
  }
  return true;
}

Connection::Health Connection::read(std::vector<char>& scratch, const OnFrame& on_frame,
                                    Clock::time_point now) {
  for (int i = 0; i < reads_a_turn; ++i) {
    const auto got = read_some(scratch.data(), scratch.size());
    switch (got.status) {
      case Status::ok:
        break;
      case Status::want_read:
      case Status::want_write:
        return Health::open;
      case Status::closed:
        return Health::closed;
      case Status::failed:
        return Health::failed;
    }
    last_heard_ = last_active_ = now;
    volume_.bytes_in += got.bytes;
    unproven_.clear();
    if (closing) continue;  // what still comes is nobody's concern
    framer_.lend({scratch.data(), got.bytes});
    if (!take_frames(on_frame, now)) return Health::open;
    // To ask the system once more costs as much again; the next wait tells of what came since.
    if (tls_ ? tls_->drained() : got.bytes < scratch.size()) return Health::open;
  }
  return Health::more_waits;
}

bool Connection::queue(std::string_view bytes, SendTicket ticket, Spares& spares) {
  if (queued_bytes() + bytes.size() > queue_bytes_) return false;
  if (out_.empty() && !spares.empty()) {
    out_ = std::move(spares.back());
    spares.pop_back();
  }
  out_.append(bytes);
  volume_.queue_peak = std::max(volume_.queue_peak, queued_bytes());
  if (!is_ping(bytes)) ++volume_.messages_out;
  if (ticket.id != 0) marks_.push_back({gone_ + out_.size(), ticket, !is_response(bytes)});
  return true;
}

Connection::Health Connection::flush(Spares& spares) {
  while (has_queued()) {
    const auto put = write_some(out_.data() + written_, out_.size() - written_);
    if (put.status == Status::closed || put.status == Status::failed) return Health::failed;
    if (put.status != Status::ok) break;
    written_ += put.bytes;
    volume_.bytes_out += put.bytes;
    let_go_of_marks();
  }
  // To a reader that is always behind the queue is never empty: what left goes all the same.
  if (written_ >= out_.size() / 2) {
    gone_ += written_;
    out_.erase(0, written_);
    written_ = 0;
  }
  if (out_.empty() && out_.capacity() > 0) give_back(std::exchange(out_, {}), spares);
  return Health::open;
}

// Of what has left whole.
void Connection::let_go_of_marks() {
  auto mark = marks_.begin();
  for (; mark != marks_.end() && mark->end <= gone_ + written_; ++mark) {
    if (unproven_.size() < most_unproven) unproven_.push_back(mark->ticket);
    if (mark->is_request) remember(mark->ticket);
  }
  marks_.erase(marks_.begin(), mark);
}

void Connection::remember(SendTicket ticket) {
  if (carried_.size() < most_carried) return carried_.push_back(ticket);
  carried_[oldest_carried_] = ticket;
  oldest_carried_ = (oldest_carried_ + 1) % most_carried;
}

std::vector<SendTicket> Connection::undelivered() const {
  auto tickets = unproven_;
  for (const auto& mark : marks_) tickets.push_back(mark.ticket);
  return tickets;
}

void Connection::shutdown() {
  if (tls_) tls_->shutdown();
  ::shutdown(descriptor_.get(), SHUT_WR);
}

}  // namespace sipward::net
