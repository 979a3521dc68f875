#include "sipward/load/engine/caller.hpp"

#include <algorithm>

namespace sipward::load {
namespace {

constexpr milliseconds ringing_limit{180'000};  // no final answer after a provisional one

bool is_ringing(int status) {
  return status > 100 && status < 200;
}

}  // namespace

CallTurn Caller::start(const CallPlan& plan, Moment due, Moment now) {
  *this = Caller();
  plan_ = plan;
  due_ = due;
  switch (plan.kind) {
    case CallPlan::Kind::options:
      return ask(Say::options, State::asking, now);
    case CallPlan::Kind::register_:
      return ask(Say::register_, State::asking, now);
    case CallPlan::Kind::connect:
      state_ = State::connecting;
      until_ = now + plan.timeout;
      return {};
    default:
      return ask(Say::invite, State::inviting, now);
  }
}

CallTurn Caller::ask(Say say, State state, Moment now, CallTurn turn) {
  state_ = state;
  asked_ = say;
  provisional_ = false;
  if (say != Say::cancel) ++cseq_;
  if (say == Say::invite || say == Say::re_invite) invite_cseq_ = cseq_;
  asked_at_ = now;
  interval_ = t1;
  again_at_ = plan_.reliable ? never : now + t1;
  until_ = now + plan_.timeout;
  turn.says.push_back(say);
  return turn;
}

Moment Caller::wake() const {
  return state_ == State::ended ? never : std::min(again_at_, until_);
}

CallTurn Caller::on_response(sip::Method method, std::uint32_t cseq, int status, Moment now) {
  if (method == sip::Method::cancel) {
    if (state_ == State::cancelling && status >= 200) again_at_ = never;
    return {};
  }
  const bool waits_for_invite =
      state_ == State::inviting || state_ == State::cancelling || state_ == State::re_inviting;
  if (method == sip::Method::invite) {
    const bool known = waits_for_invite && cseq == invite_cseq_;
    return known ? on_invite_response(status, now) : repeat_ack(status);
  }
  if (state_ != State::asking || cseq != cseq_) return {};
  if (status >= 200) return on_final(status, now);
  interval_ = t2;  // §17.1.2.2: proceeding
  return {};
}

// A final answer that comes again has not seen our ACK.
CallTurn Caller::repeat_ack(int status) {
  CallTurn turn;
  if (status >= 200) turn.says.push_back(status < 300 ? Say::ack : Say::ack_refusal);
  return turn;
}

CallTurn Caller::on_invite_response(int status, Moment now) {
  if (status < 200) return on_provisional(status, now);
  return status < 300 ? on_answered(now) : on_refused(status, now);
}

CallTurn Caller::on_provisional(int status, Moment now) {
  CallTurn turn;
  if (state_ == State::re_inviting || state_ == State::cancelling) {
    if (state_ == State::re_inviting) again_at_ = never;
    return turn;
  }
  again_at_ = never;
  until_ = std::max(until_, asked_at_ + ringing_limit);
  if (status == 100 && !provisional_ && !rang_) {
    turn.taken = Taken{Span::invite_100, now - due_};
  }
  if (is_ringing(status) && !rang_) {
    rang_ = true;
    turn.taken = Taken{Span::invite_180, now - due_};
    if (plan_.cancel) return ask(Say::cancel, State::cancelling, now, std::move(turn));
  }
  provisional_ = true;
  return turn;
}

CallTurn Caller::on_answered(Moment now) {
  CallTurn turn;
  turn.says.push_back(Say::ack);
  if (state_ == State::re_inviting) {
    turn.taken = Taken{Span::reinvite_200, now - asked_at_};
  } else {
    turn.taken = Taken{Span::invite_200, now - due_};
  }
  // Answered before the CANCEL came there: it is hung up.
  if (state_ == State::cancelling) return ask(Say::bye, State::asking, now, std::move(turn));
  const auto hold = plan_.re_invite ? plan_.hold / 2 : plan_.hold;
  if (hold.count() == 0) return go_on(now, std::move(turn));
  state_ = State::holding;
  again_at_ = never;
  until_ = now + hold;
  return turn;
}

CallTurn Caller::go_on(Moment now, CallTurn turn) {
  if (plan_.re_invite && !held_) {
    held_ = true;
    return ask(Say::re_invite, State::re_inviting, now, std::move(turn));
  }
  return ask(Say::bye, State::asking, now, std::move(turn));
}

CallTurn Caller::on_refused(int status, Moment now) {
  CallTurn turn;
  turn.says.push_back(Say::ack_refusal);
  if (state_ == State::cancelling && status == 487) {
    turn.taken = Taken{Span::cancel_487, now - asked_at_};
    return finish(std::move(turn));
  }
  // A dialog whose re-INVITE was refused still stands, and is given up without a BYE's answer.
  if (state_ == State::re_inviting) turn.says.push_back(Say::bye);
  return fail(Failure::status, status, std::move(turn));
}

CallTurn Caller::on_final(int status, Moment now) {
  if (status >= 300) return fail(Failure::status, status);
  CallTurn turn;
  switch (asked_) {
    case Say::options:
      turn.taken = Taken{Span::options_200, now - due_};
      return stay(now, std::move(turn));
    case Say::register_:
      turn.taken = Taken{Span::register_200, now - due_};
      break;
    default:
      turn.taken = Taken{Span::bye_200, now - asked_at_};
      break;
  }
  return finish(std::move(turn));
}

CallTurn Caller::on_time(Moment now) {
  if (state_ == State::ended || now < wake()) return {};
  if (state_ == State::holding) {
    return plan_.kind == CallPlan::Kind::call ? go_on(now, {}) : finish({});
  }
  if (now >= until_) {
    const bool dialling = state_ == State::connecting;
    return fail(dialling ? Failure::connect_timeout : Failure::timeout, 0);
  }
  const bool invite = asked_ == Say::invite || asked_ == Say::re_invite;
  interval_ = invite ? interval_ * 2 : std::min(interval_ * 2, t2);
  again_at_ = now + interval_;
  CallTurn turn;
  turn.says.push_back(Say::again);
  return turn;
}

CallTurn Caller::on_lost(Failure why) {
  if (state_ == State::ended) return {};
  return fail(why, 0);
}

CallTurn Caller::on_up(Moment now) {
  return state_ == State::connecting ? stay(now, {}) : CallTurn();
}

CallTurn Caller::stay(Moment now, CallTurn turn) {
  if (plan_.hold.count() == 0) return finish(std::move(turn));
  state_ = State::holding;
  again_at_ = never;
  until_ = now + plan_.hold;
  return turn;
}

CallTurn Caller::finish(CallTurn turn) {
  state_ = State::ended;
  turn.end = CallTurn::End::done;
  return turn;
}

CallTurn Caller::fail(Failure why, int status, CallTurn turn) {
  state_ = State::ended;
  turn.end = CallTurn::End::failed;
  turn.failure = why;
  turn.status = status;
  return turn;
}

}  // namespace sipward::load
