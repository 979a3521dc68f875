#include "sipward/core/transaction/server_invite.hpp"

#include <algorithm>
#include <utility>

namespace sipward::transaction {

Actions ServerInvite::on_request() {
  const bool resend = answered_ && (state_ == State::proceeding || state_ == State::completed);
  if (resend) return {SendResponse{}};
  return {};  // accepted: the 2xx is retransmitted by who made it (RFC 6026 §7.1)
}

Actions ServerInvite::on_response(int status) {
  if (state_ == State::accepted) {
    if (status < 200 || status >= 300) return {};
    return {SendResponse{}};
  }
  if (state_ != State::proceeding) return {};
  answered_ = true;
  if (status < 200) return {SendResponse{}};
  if (status < 300) {
    state_ = State::accepted;
    return {SendResponse{}, Start{Timer::l, timing_.timer_f}};
  }
  state_ = State::completed;
  Actions actions{SendResponse{}, Start{Timer::h, timing_.timer_f}};
  if (link_ == Reliability::unreliable) {
    retransmit_ = timing_.t1;
    actions.push_back(Start{Timer::g, retransmit_});
  }
  return actions;
}

Actions ServerInvite::on_ack() {
  if (state_ != State::completed) return {};
  Actions actions{Stop{Timer::g}, Stop{Timer::h}};
  if (link_ == Reliability::unreliable) {
    state_ = State::confirmed;
    actions.push_back(Start{Timer::i, timing_.t4});
  } else {
    state_ = State::terminated;
    actions.push_back(Finish{});
  }
  return actions;
}

Actions ServerInvite::on_timer(Timer timer) {
  switch (state_) {
    case State::completed:
      if (timer == Timer::g && link_ == Reliability::unreliable) {
        retransmit_ = std::min(retransmit_ * 2, timing_.t2);
        return {SendResponse{}, Start{Timer::g, retransmit_}};
      }
      if (timer != Timer::h) return {};
      state_ = State::terminated;
      return {Stop{Timer::g}, GiveUp{GiveUp::Cause::timeout}, Finish{}};
    case State::confirmed:
      if (timer != Timer::i) return {};
      break;
    case State::accepted:
      if (timer != Timer::l) return {};
      break;
    default:
      return {};
  }
  state_ = State::terminated;
  return {Finish{}};
}

Actions ServerInvite::on_send_failed() {
  // RFC 6026 §7.1: proceeding and accepted stay, for the core may still have something to send, and
  // a retransmission may open the way again. A lost 2xx is told, once; a lost provisional is not.
  if (state_ == State::accepted && !std::exchange(told_, true)) {
    return {GiveUp{GiveUp::Cause::transport}};
  }
  if (state_ != State::completed) return {};
  state_ = State::terminated;
  return {Stop{Timer::g}, Stop{Timer::h}, GiveUp{GiveUp::Cause::transport}, Finish{}};
}

}  // namespace sipward::transaction
