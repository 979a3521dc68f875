// INVITE server transaction (RFC 3261 §17.2.1 figure 7, RFC 6026 §7.1). The 100 is sent by the
// proxy at once, not by a timer of this machine.
// Pure: told what happened, answers what to do. Owned by one worker's Table.
#pragma once

#include "sipward/core/transaction/vocabulary.hpp"

namespace sipward::transaction {

class ServerInvite {
 public:
  ServerInvite(const Timing& timing, Reliability link) : timing_(timing), link_(link) {}
  Actions on_request();             // a retransmission of the INVITE
  Actions on_response(int status);  // the core answers; in `accepted` further 2xx pass
  Actions on_ack();                 // for a non-2xx
  Actions on_timer(Timer timer);
  Actions on_send_failed();
  bool accepted() const { return state_ == State::accepted; }
  bool terminated() const { return state_ == State::terminated; }

 private:
  enum class State : std::uint8_t { proceeding, accepted, completed, confirmed, terminated };
  Timing timing_;
  Reliability link_;
  State state_ = State::proceeding;
  bool answered_ = false;  // a response exists that can be sent again
  bool told_ = false;      // that a 2xx could not be sent
  Duration retransmit_{};
};

}  // namespace sipward::transaction
