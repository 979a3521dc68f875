#include "sipward/shell/trace/stream_sender.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace sipward::trace {
namespace {

constexpr std::chrono::seconds pause{1};
constexpr std::chrono::seconds patience{5};  // for the network to decide

// IOV_MAX: what one system call takes.
constexpr std::size_t most_pieces = 1024;

bool is_writable(int socket) {
  pollfd wanted{socket, POLLOUT, 0};
  return ::poll(&wanted, 1, 0) > 0;
}

}  // namespace

Sender::Sent StreamSender::send(const Batch& batch, Clock::time_point now) {
  Sent sent;
  if (state_ == State::apart && batch.size() > 0 && now >= again_at_) begin(now, sent);
  if (state_ == State::connecting) finish_connecting(now, sent);
  const bool room = waiting_.size() + batch.bytes() <= most_waiting;
  if (state_ == State::apart || !room) {
    sent.lost += batch.size();
    if (room || !sent.problem.empty()) return sent;
    sent.problem = "it does not take what is sent fast enough";
  } else if (state_ == State::connected && waiting_.empty()) {
    keep(batch, write_at_once(batch), sent);
  } else {
    keep(batch, 0, sent);
  }
  if (state_ == State::connected) write(now, sent);
  return sent;
}

// What the system takes without a copy of ours: nearly always all. The bytes that it took.
std::size_t StreamSender::write_at_once(const Batch& batch) const {
  std::array<iovec, most_pieces> pieces;
  std::size_t done = 0;
  for (std::size_t next = 0; next < batch.size();) {
    std::size_t count = 0, bytes = 0;
    for (; next < batch.size() && count < most_pieces; ++next) {
      const auto packet = batch.at(next);
      pieces[count++] = piece_of(packet.head);
      pieces[count++] = piece_of(packet.text);
      bytes += packet.size();
    }
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = count;
    const auto taken = ::sendmsg(socket_.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken > 0) done += static_cast<std::size_t>(taken);
    if (taken < 0 || static_cast<std::size_t>(taken) < bytes) break;  // write() finds out why
  }
  return done;
}

// What is behind the bytes that were written; what is before them has passed.
void StreamSender::keep(const Batch& batch, std::size_t written, Sent& sent) {
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto packet = batch.at(i);
    if (written >= packet.size()) {
      written -= packet.size();
      ++sent.passed;
      continue;
    }
    const auto of_head = std::min(written, packet.head.size());
    waiting_.append(packet.head.substr(of_head)).append(packet.text.substr(written - of_head));
    ends_.push_back(waiting_.size());
    written = 0;
  }
}

void StreamSender::begin(Clock::time_point now, Sent& sent) {
  const auto to = where_.now(now);
  if (!to) return lose(now, sent, "its name has no address");
  auto opened = net::begin_connect(*to);
  if (!opened.descriptor) return lose(now, sent, net::error_text(opened.error));
  socket_ = std::move(opened.descriptor);
  state_ = State::connecting;
  gives_up_at_ = now + patience;
}

void StreamSender::finish_connecting(Clock::time_point now, Sent& sent) {
  if (!is_writable(socket_.get())) {
    if (now >= gives_up_at_) lose(now, sent, "it does not answer");
    return;
  }
  const int error = net::connect_error(socket_);
  if (error != 0) return lose(now, sent, net::error_text(error));
  state_ = State::connected;
}

void StreamSender::write(Clock::time_point now, Sent& sent) {
  while (written_ < waiting_.size()) {
    const auto done = ::send(socket_.get(), waiting_.data() + written_, waiting_.size() - written_,
                             MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && errno == EAGAIN) break;
    if (done < 0) return lose(now, sent, net::error_text(errno));
    written_ += static_cast<std::size_t>(done);
  }
  for (; done_ < ends_.size() && ends_[done_] <= written_; ++done_) ++sent.passed;
  if (written_ == waiting_.size()) forget_waiting();
}

void StreamSender::lose(Clock::time_point now, Sent& sent, std::string why) {
  sent.lost += ends_.size() - done_;
  sent.problem = std::move(why);
  forget_waiting();
  socket_.reset();
  state_ = State::apart;
  again_at_ = now + pause;
}

void StreamSender::forget_waiting() {
  waiting_.clear();
  ends_.clear();
  written_ = done_ = 0;
}

}  // namespace sipward::trace
