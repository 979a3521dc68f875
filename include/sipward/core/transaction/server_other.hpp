// Non-INVITE server transaction (RFC 3261 §17.2.2 figure 8). By RFC 4320 §4 it sends no
// provisional but 100, which is up to the core, and swallows a 408 and what repeats the request.
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
  bool answered_ = false;  // a response exists that can be sent again
};

}  // namespace sipward::transaction
