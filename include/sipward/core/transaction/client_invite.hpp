// INVITE client transaction (RFC 3261 §17.1.1 figure 5, RFC 6026 §7.2).
// Pure: told what happened, answers what to do. Owned by one worker's Table.
#pragma once

#include "sipward/core/transaction/vocabulary.hpp"

namespace sipward::transaction {

class ClientInvite {
 public:
  ClientInvite(const Timing& timing, Reliability link) : timing_(timing), link_(link) {}
  Actions on_start();
  Actions on_response(int status);
  Actions on_timer(Timer timer);
  Actions on_send_failed();
  bool proceeding() const { return state_ == State::proceeding; }
  bool waiting() const { return state_ == State::calling || proceeding(); }  // for a final answer
  bool terminated() const { return state_ == State::terminated; }

 private:
  enum class State : std::uint8_t { calling, proceeding, accepted, completed, terminated };
  Timing timing_;
  Reliability link_;
  State state_ = State::calling;
  Duration retransmit_{};
};

}  // namespace sipward::transaction
