// Non-INVITE server transaction (RFC 3261 §17.2.2 figure 8, RFC 4320 §4.1: no 1xx but 100 over
// UDP after a delay, no 408).
// Pure: told what happened, answers what to do. Owned by one worker's Table.
#pragma once

#include "sipward/core/transaction/vocabulary.hpp"

namespace sipward::transaction {

class ServerOther {
 public:
  ServerOther(const Timing& timing, Reliability link) : timing_(timing), link_(link) {}
  Actions on_request();  // a retransmission
  Actions on_response(int status);
  Actions on_timer(Timer timer);
  Actions on_send_failed();
  bool terminated() const { return state_ == State::terminated; }

 private:
  enum class State : std::uint8_t { trying, proceeding, completed, terminated };
  Timing timing_;
  Reliability link_;
  State state_ = State::trying;
};

}  // namespace sipward::transaction
