// Non-INVITE client transaction (RFC 3261 §17.1.2 figure 6).
// Pure: told what happened, answers what to do. Owned by one worker's Table.
#pragma once

#include "sipward/core/transaction/vocabulary.hpp"

namespace sipward::transaction {

class ClientOther {
 public:
  ClientOther(const Timing& timing, Reliability link) : timing_(timing), link_(link) {}
  Actions on_start();
  Actions on_response(int status);
  Actions on_timer(Timer timer);
  Actions on_send_failed();
  bool waiting() const { return state_ == State::trying || state_ == State::proceeding; }
  bool terminated() const { return state_ == State::terminated; }

 private:
  enum class State : std::uint8_t { trying, proceeding, completed, terminated };
  Timing timing_;
  Reliability link_;
  State state_ = State::trying;
  Duration retransmit_{};
};

}  // namespace sipward::transaction
