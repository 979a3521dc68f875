#include "sipward/core/transaction/server_other.hpp"

namespace sipward::transaction {

Actions ServerOther::on_request() {
  if (state_ == State::proceeding || state_ == State::completed) return {SendResponse{}};
  return {};
}

Actions ServerOther::on_response(int status) {
  if (state_ == State::completed || state_ == State::terminated) return {};
  if (status < 200) {
    state_ = State::proceeding;
    return {SendResponse{}};
  }
  if (link_ == Reliability::unreliable) {
    state_ = State::completed;
    return {SendResponse{}, Start{Timer::j, timing_.timer_f}};
  }
  state_ = State::terminated;
  return {SendResponse{}, Finish{}};
}

Actions ServerOther::on_timer(Timer timer) {
  if (state_ != State::completed || timer != Timer::j) return {};
  state_ = State::terminated;
  return {Finish{}};
}

Actions ServerOther::on_send_failed() {
  if (state_ != State::proceeding && state_ != State::completed) return {};
  state_ = State::terminated;
  return {Stop{Timer::j}, GiveUp{GiveUp::Cause::transport}, Finish{}};
}

}  // namespace sipward::transaction
