#include "sipward/core/transaction/server_other.hpp"

namespace sipward::transaction {
namespace {

constexpr int trying = 100;
constexpr int too_late = 408;  // RFC 4320 §4.2: when it could be sent, its receiver has given up

}  // namespace

Actions ServerOther::on_request() {
  if (answered_ && state_ != State::terminated) return {SendResponse{}};
  return {};
}

Actions ServerOther::on_response(int status) {
  if (state_ == State::completed || state_ == State::terminated) return {};
  if (status > trying && status < 200) return {};  // RFC 4320 §4.1
  answered_ = status != too_late;
  Actions actions;
  if (answered_) actions.push_back(SendResponse{});
  if (status == trying) {
    state_ = State::proceeding;
  } else if (link_ == Reliability::unreliable) {
    state_ = State::completed;
    actions.push_back(Start{Timer::j, timing_.timer_f});
  } else {
    state_ = State::terminated;
    actions.push_back(Finish{});
  }
  return actions;
}

Actions ServerOther::on_timer(Timer timer) {
  if (state_ != State::completed || timer != Timer::j) return {};
  state_ = State::terminated;
  return {Finish{}};
}

Actions ServerOther::on_send_failed() {
  if (!answered_ || state_ == State::terminated) return {};
  state_ = State::terminated;
  return {Stop{Timer::j}, GiveUp{GiveUp::Cause::transport}, Finish{}};
}

}  // namespace sipward::transaction
