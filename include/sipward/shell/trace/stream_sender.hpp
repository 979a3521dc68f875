// A Sender over TCP: connects when there is something to send, again a while after it was lost.
// What waits for the network is bounded; with a connection goes what had not left.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sipward/shell/trace/sender.hpp"

namespace sipward::trace {

class StreamSender final : public Sender {
 public:
  using Sender::Sender;
  Sent send(const Batch& batch, Clock::time_point now) override;

 private:
  enum class State : std::uint8_t { apart, connecting, connected };
  void begin(Clock::time_point now, Sent& sent);
  void finish_connecting(Clock::time_point now, Sent& sent);
  std::size_t write_at_once(const Batch& batch) const;
  void keep(const Batch& batch, std::size_t written, Sent& sent);
  void write(Clock::time_point now, Sent& sent);
  void forget_waiting();
  void lose(Clock::time_point now, Sent& sent, std::string why);

  State state_ = State::apart;
  net::Descriptor socket_;
  Clock::time_point again_at_{};
  Clock::time_point gives_up_at_{};
  std::string waiting_;  // packets one behind the other, the first perhaps without its begin
  std::vector<std::size_t> ends_;  // of each in waiting_
  std::size_t written_ = 0;        // of waiting_
  std::size_t done_ = 0;           // of ends_
};

}  // namespace sipward::trace
