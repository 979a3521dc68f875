// A caller and a callee with a network between them that loses datagrams: whatever it loses, the
// call ends as it should, since each side repeats itself.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <random>

#include "sipward/load/engine/callee.hpp"
#include "sipward/load/engine/caller.hpp"

namespace sipward::load {
namespace {

constexpr auto delay = milliseconds(5);

class LossyCall {
 public:
  LossyCall(unsigned seed, double loss, const CallPlan& plan, const AnswerPlan& answer)
      : random_(seed), loss_(loss), answer_(answer) {
    follow(caller_.start(plan, now_, now_));
  }

  CallTurn::End run() {
    while (end_ == CallTurn::End::none && now_ < limit_) {
      now_ = std::min(caller_.wake(), callee_.wake());
      if (!flight_.empty()) now_ = std::min(now_, flight_.begin()->first);
      if (now_ == never) break;
      while (!flight_.empty() && flight_.begin()->first <= now_) {
        const auto arrive = flight_.begin()->second;
        flight_.erase(flight_.begin());
        arrive();
      }
      follow(caller_.on_time(now_));
      reply(callee_.on_time(now_));
    }
    return end_;
  }

 private:
  void send(std::function<void()> arrive) {
    if (std::uniform_real_distribution<>(0, 1)(random_) < loss_) return;
    flight_.emplace(now_ + delay, std::move(arrive));
  }
  void answer(sip::Method method, std::uint32_t cseq, int status) {
    send([=, this] { follow(caller_.on_response(method, cseq, status, now_)); });
  }
  void follow(const CallTurn& turn) {
    for (const auto say : turn.says) {
      if (say != Say::again && say != Say::ack && say != Say::ack_refusal) last_ = say;
      const auto what = say == Say::again ? last_ : say;
      send([=, this, cseq = caller_.cseq()] { hear(what, cseq); });
    }
    if (end_ == CallTurn::End::none) end_ = turn.end;
  }
  void hear(Say say, std::uint32_t cseq) {
    switch (say) {
      case Say::invite:
        invite_cseq_ = cseq;
        reply(invited_ ? callee_.on_invite_again() : callee_.on_invite(answer_, now_));
        invited_ = true;
        break;
      case Say::re_invite:
        if (invite_cseq_ == cseq) {
          reply(callee_.on_invite_again());
        } else {
          invite_cseq_ = cseq;
          reply(callee_.on_re_invite(now_));
        }
        break;
      case Say::cancel:
        answer(sip::Method::cancel, cseq, 200);
        reply(callee_.on_cancel(now_));
        break;
      case Say::bye:
        answer(sip::Method::bye, cseq, 200);
        reply(callee_.on_bye());
        break;
      default:
        reply(callee_.on_ack());
        break;
    }
  }
  void reply(const AnswerTurn& turn) {
    for (const auto one : turn.replies) {
      if (one == Reply::ringing) status_ = 180;
      if (one == Reply::ok) status_ = 200;
      if (one == Reply::terminated) status_ = 487;
      answer(sip::Method::invite, invite_cseq_, status_);
    }
  }

  std::mt19937 random_;
  double loss_;
  AnswerPlan answer_;
  Moment now_ = Moment(std::chrono::hours(1));
  Moment limit_ = now_ + std::chrono::minutes(10);
  Caller caller_;
  Callee callee_;
  std::multimap<Moment, std::function<void()>> flight_;
  Say last_ = Say::invite;
  std::uint32_t invite_cseq_ = 0;
  int status_ = 0;
  bool invited_ = false;
  CallTurn::End end_ = CallTurn::End::none;
};

TEST(Loss, CallsEndWellHoweverMuchIsLost) {
  CallPlan plan;
  plan.reliable = false;
  plan.hold = milliseconds(50);
  plan.re_invite = true;
  AnswerPlan answer;
  answer.ring = milliseconds(30);
  for (unsigned seed = 0; seed < 500; ++seed) {
    plan.cancel = seed % 3 == 0;
    EXPECT_EQ(LossyCall(seed, 0.2, plan, answer).run(), CallTurn::End::done) << seed;
  }
}

TEST(Loss, ADeadNetworkEndsInAFailure) {
  CallPlan plan;
  plan.reliable = false;
  EXPECT_EQ(LossyCall(1, 1, plan, {}).run(), CallTurn::End::failed);
}

}  // namespace
}  // namespace sipward::load
