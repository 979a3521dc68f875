#include "sipward/load/engine/callee.hpp"

#include <algorithm>

namespace sipward::load {

AnswerTurn Callee::on_invite(const AnswerPlan& plan, Moment now) {
  *this = Callee();
  plan_ = plan;
  if (plan.refuse != 0) return reply(Reply::refusal, State::refused, now);
  AnswerTurn turn;
  turn.replies.push_back(Reply::ringing);
  if (plan.ring.count() == 0) return reply(Reply::ok, State::answered, now, std::move(turn));
  state_ = State::ringing;
  replied_ = true;
  until_ = now + plan.ring;
  return turn;
}

// A final answer to an INVITE comes again until it is acknowledged: whatever we are reached by, a
// datagram may carry it somewhere (§13.3.1.4).
AnswerTurn Callee::reply(Reply reply, State state, Moment now, AnswerTurn turn) {
  state_ = state;
  replied_ = true;
  interval_ = t1;
  again_at_ = now + t1;
  until_ = now + plan_.timeout;
  turn.replies.push_back(reply);
  return turn;
}

AnswerTurn Callee::on_invite_again() {
  AnswerTurn turn;
  if (replied_) turn.replies.push_back(Reply::again);
  return turn;
}

AnswerTurn Callee::on_re_invite(Moment now) {
  if (state_ != State::talking && state_ != State::answered) return {};
  return reply(Reply::ok, State::answered, now);
}

AnswerTurn Callee::on_ack() {
  AnswerTurn turn;
  if (state_ == State::answered) {
    state_ = State::talking;
    again_at_ = until_ = never;
  } else if (state_ == State::refused) {
    state_ = State::ended;
    turn.end = AnswerTurn::End::done;
  }
  return turn;
}

AnswerTurn Callee::on_cancel(Moment now) {
  if (state_ != State::ringing) return {};
  return reply(Reply::terminated, State::refused, now);
}

AnswerTurn Callee::on_bye() {
  AnswerTurn turn;
  if (state_ != State::ended) turn.end = AnswerTurn::End::done;
  state_ = State::ended;
  return turn;
}

AnswerTurn Callee::on_time(Moment now) {
  if (now < wake()) return {};
  if (state_ == State::ringing) return reply(Reply::ok, State::answered, now);
  AnswerTurn turn;
  if (now >= until_) {
    state_ = State::ended;
    turn.end = AnswerTurn::End::failed;
    return turn;
  }
  interval_ = std::min(interval_ * 2, t2);
  again_at_ = now + interval_;
  turn.replies.push_back(Reply::again);
  return turn;
}

Moment Callee::wake() const {
  return state_ == State::ended ? never : std::min(again_at_, until_);
}

}  // namespace sipward::load
