#include "sipward/shell/trace/stream_sender.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace sipward::trace {
namespace {

constexpr std::chrono::seconds pause{1};
constexpr std::chrono::seconds patience{5};  // for the network to decide

bool is_writable(int socket) {
  pollfd wanted{socket, POLLOUT, 0};
  return ::poll(&wanted, 1, 0) > 0;
}

}  // namespace

Sender::Sent StreamSender::send(const Batch& batch, Clock::time_point now) {
  Sent sent;
  if (state_ == State::apart && batch.size() > 0 && now >= again_at_) begin(now, sent);
  if (state_ == State::connecting) finish_connecting(now, sent);
  const bool room = waiting_.bytes.size() + batch.bytes.size() <= most_waiting;
  if (state_ == State::apart || !room) {
    sent.lost += batch.size();
    if (room || !sent.problem.empty()) return sent;
    sent.problem = "it does not take what is sent fast enough";
  } else if (state_ == State::connected && waiting_.size() == 0) {
    keep(batch, batch.size() == 0 ? 0 : write_at_once(batch, sent));
  } else {
    keep(batch, 0);
  }
  if (state_ == State::connected) write(now, sent);
  return sent;
}

// What the system takes without a copy of ours: nearly always all. The bytes that it took.
std::size_t StreamSender::write_at_once(const Batch& batch, Sent& sent) const {
  const auto taken =
      ::send(socket_.get(), batch.bytes.data(), batch.bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (taken <= 0) return 0;  // write() finds out why
  const auto done = static_cast<std::size_t>(taken);
  sent.passed += static_cast<std::size_t>(
      std::upper_bound(batch.ends.begin(), batch.ends.end(), done) - batch.ends.begin());
  return done;
}

void StreamSender::keep(const Batch& batch, std::size_t written) {
  const auto before = waiting_.bytes.size();
  waiting_.bytes.append(batch.bytes, written);
  for (const auto end : batch.ends) {
    if (end > written) waiting_.ends.push_back(before + end - written);
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
  while (written_ < waiting_.bytes.size()) {
    const auto done = ::send(socket_.get(), waiting_.bytes.data() + written_,
                             waiting_.bytes.size() - written_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && errno == EAGAIN) break;
    if (done < 0) return lose(now, sent, net::error_text(errno));
    written_ += static_cast<std::size_t>(done);
  }
  for (; done_ < waiting_.size() && waiting_.ends[done_] <= written_; ++done_) ++sent.passed;
  if (written_ < waiting_.bytes.size()) return;
  waiting_.clear();
  written_ = done_ = 0;
}

void StreamSender::lose(Clock::time_point now, Sent& sent, std::string why) {
  sent.lost += waiting_.size() - done_;
  sent.problem = std::move(why);
  waiting_.clear();
  written_ = done_ = 0;
  socket_.reset();
  state_ = State::apart;
  again_at_ = now + pause;
}

}  // namespace sipward::trace
