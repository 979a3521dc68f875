#include "sipward/core/transaction/client_invite.hpp"

namespace sipward::transaction {

Actions ClientInvite::on_start() {
  Actions actions{SendRequest{}, Start{Timer::b, timing_.timer_b}};
  if (link_ == Reliability::unreliable) {
    retransmit_ = timing_.t1;
    actions.push_back(Start{Timer::a, retransmit_});
  }
  return actions;
}

Actions ClientInvite::on_response(int status) {
  if (state_ == State::terminated) return {};
  if (state_ == State::completed) {
    if (status < 300) return {};
    return {SendAck{status}};  // the ACK was lost
  }
  if (state_ == State::accepted) {
    if (status < 200 || status >= 300) return {};
    return {Deliver{status}};  // RFC 6026 §7.2: a fork's 2xx or a retransmission
  }
  Actions actions;
  if (state_ == State::calling) actions = {Stop{Timer::a}, Stop{Timer::b}};
  if (status < 200) {
    state_ = State::proceeding;
    actions.push_back(Deliver{status});
  } else if (status < 300) {
    state_ = State::accepted;
    actions.push_back(Start{Timer::m, timing_.timer_f});
    actions.push_back(Deliver{status});
  } else {
    actions.push_back(SendAck{status});
    if (link_ == Reliability::unreliable) {
      state_ = State::completed;
      actions.push_back(Start{Timer::d, timing_.timer_d});
      actions.push_back(Deliver{status});
    } else {
      state_ = State::terminated;
      actions.push_back(Deliver{status});
      actions.push_back(Finish{});
    }
  }
  return actions;
}

Actions ClientInvite::on_timer(Timer timer) {
  switch (state_) {
    case State::calling:
      if (timer == Timer::a && link_ == Reliability::unreliable) {
        retransmit_ *= 2;
        return {SendRequest{}, Start{Timer::a, retransmit_}};
      }
      if (timer == Timer::b) {
        state_ = State::terminated;
        return {Stop{Timer::a}, GiveUp{GiveUp::Cause::timeout}, Finish{}};
      }
      return {};
    case State::accepted:
      if (timer != Timer::m) return {};
      break;
    case State::completed:
      if (timer != Timer::d) return {};
      break;
    default:
      return {};
  }
  state_ = State::terminated;
  return {Finish{}};
}

Actions ClientInvite::on_send_failed() {
  switch (state_) {
    case State::calling:
      state_ = State::terminated;
      return {Stop{Timer::a}, Stop{Timer::b}, GiveUp{GiveUp::Cause::transport}, Finish{}};
    case State::completed:
      state_ = State::terminated;
      return {Stop{Timer::d}, Finish{}};  // the ACK's; the response was delivered
    default:
      return {};  // figure 5: the peer has answered, so an INVITE arrived and nothing is being sent
  }
}

}  // namespace sipward::transaction
