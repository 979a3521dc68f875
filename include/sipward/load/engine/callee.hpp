// One call as its callee sees it (RFC 3261 §13.3, §17.2): rings, answers, repeats its answer until
// the ACK. Pure: told what arrived and what time it is, answers what to send. Owned by one worker's
// Answers.
#pragma once

#include <boost/container/static_vector.hpp>
#include <cstdint>

#include "sipward/load/engine/caller.hpp"
#include "sipward/load/engine/wheel.hpp"

namespace sipward::load {

struct AnswerPlan {
  milliseconds ring{0};          // between 180 and 200
  int refuse = 0;                // with this status, instead of ringing; 0: calls are taken
  milliseconds timeout{32'000};  // for the ACK (§13.3.1.4)
};

// To the INVITE; refusal is AnswerPlan::refuse; again: the last one.
enum class Reply : std::uint8_t { ringing, ok, terminated, refusal, again };

struct AnswerTurn {
  enum class End : std::uint8_t { none, done, failed };
  boost::container::static_vector<Reply, 2> replies;
  End end = End::none;
};

class Callee {
 public:
  AnswerTurn on_invite(const AnswerPlan& plan, Moment now);
  AnswerTurn on_invite_again();  // the same one, retransmitted
  AnswerTurn on_re_invite(Moment now);
  AnswerTurn on_ack();
  AnswerTurn on_cancel(Moment now);  // which itself gets 200
  AnswerTurn on_bye();               // likewise
  AnswerTurn on_time(Moment now);
  Moment wake() const;
  bool ended() const { return state_ == State::ended; }
  bool answered() const { return state_ == State::answered; }  // with a 2xx, not acknowledged yet

 private:
  enum class State : std::uint8_t { ended, ringing, answered, refused, talking };
  AnswerTurn reply(Reply reply, State state, Moment now, AnswerTurn turn = {});

  AnswerPlan plan_;
  State state_ = State::ended;
  bool replied_ = false;
  Moment again_at_ = never, until_ = never;
  milliseconds interval_{};
};

}  // namespace sipward::load
