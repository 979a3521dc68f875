#include "sipward/core/transaction/client_other.hpp"

#include <algorithm>

namespace sipward::transaction {

Actions ClientOther::on_start() {
  Actions actions{SendRequest{}, Start{Timer::f, timing_.timer_f}};
  if (link_ == Reliability::unreliable) {
    retransmit_ = timing_.t1;
    actions.push_back(Start{Timer::e, retransmit_});
  }
  return actions;
}

Actions ClientOther::on_response(int status) {
  if (state_ == State::completed || state_ == State::terminated) return {};
  if (status < 200) {
    state_ = State::proceeding;
    return {Deliver{status}};
  }
  Actions actions{Stop{Timer::e}, Stop{Timer::f}};
  if (link_ == Reliability::unreliable) {
    state_ = State::completed;
    actions.push_back(Start{Timer::k, timing_.t4});
    actions.push_back(Deliver{status});
  } else {
    state_ = State::terminated;
    actions.push_back(Deliver{status});
    actions.push_back(Finish{});
  }
  return actions;
}

Actions ClientOther::on_timer(Timer timer) {
  switch (state_) {
    case State::trying:
    case State::proceeding:
      if (timer == Timer::e && link_ == Reliability::unreliable) {
        // §17.1.2.2: at T2 throughout once a provisional response was heard.
        retransmit_ =
            state_ == State::proceeding ? timing_.t2 : std::min(retransmit_ * 2, timing_.t2);
        return {SendRequest{}, Start{Timer::e, retransmit_}};
      }
      if (timer == Timer::f) {
        state_ = State::terminated;
        return {Stop{Timer::e}, GiveUp{GiveUp::Cause::timeout}, Finish{}};
      }
      return {};
    case State::completed:
      if (timer != Timer::k) return {};
      state_ = State::terminated;
      return {Finish{}};
    case State::terminated:
      return {};
  }
  return {};
}

Actions ClientOther::on_send_failed() {
  const auto was = state_;
  if (was == State::terminated) return {};
  state_ = State::terminated;
  if (was == State::completed) return {Stop{Timer::k}, Finish{}};
  return {Stop{Timer::e}, Stop{Timer::f}, GiveUp{GiveUp::Cause::transport}, Finish{}};
}

}  // namespace sipward::transaction
