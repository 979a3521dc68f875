// One call as its caller sees it (RFC 3261 §13.2, §17.1), or one OPTIONS, REGISTER or connection.
// Pure: told what arrived and what time it is, answers what to send, what was measured and whether
// that was the end. Owned by one worker's Calls.
#pragma once

#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <optional>

#include "sipward/load/engine/glimpse.hpp"
#include "sipward/load/engine/wheel.hpp"
#include "sipward/load/measure/outcome.hpp"
#include "sipward/load/measure/span.hpp"

namespace sipward::load {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

inline constexpr milliseconds t1{500}, t2{4000};  // RFC 3261 §17.1.1.1, §17.1.2.2

struct CallPlan {
  enum class Kind : std::uint8_t { call, options, register_, connect };
  Kind kind = Kind::call;
  bool re_invite = false;  // in the middle of `hold`
  bool cancel = false;     // as soon as it rings
  bool reliable = true;    // else requests are retransmitted (RFC 3261 §17.1)
  milliseconds hold{0};    // between ACK and BYE; of an OPTIONS or a connection, until it ends
  milliseconds timeout{32'000};  // for any answer (Timers B and F)
};

// A request to be sent; ack answers a 2xx, ack_refusal anything worse on the INVITE's own branch.
enum class Say : std::uint8_t {
  invite,
  re_invite,
  ack,
  ack_refusal,
  cancel,
  bye,
  options,
  register_,
  again
};

struct Taken {
  Span span{};
  nanoseconds value{};
};

struct CallTurn {
  enum class End : std::uint8_t { none, done, failed };
  boost::container::static_vector<Say, 3> says;
  std::optional<Taken> taken;
  End end = End::none;
  Failure failure{};  // of failed
  int status = 0;     // of Failure::status
};

class Caller {
 public:
  // `due`: when the schedule wanted it; what the caller of a call feels is measured from there.
  CallTurn start(const CallPlan& plan, Moment due, Moment now);
  CallTurn on_response(sip::Method method, std::uint32_t cseq, int status, Moment now);
  CallTurn on_time(Moment now);  // at wake(), or earlier
  CallTurn on_lost(Failure why);
  CallTurn on_up(Moment now);  // of Kind::connect: the connection stands

  Moment wake() const;
  bool ended() const { return state_ == State::ended; }
  // Of the request that waits for its answer, or was the last one.
  std::uint32_t cseq() const { return cseq_; }
  std::uint32_t invite_cseq() const { return invite_cseq_; }

 private:
  enum class State : std::uint8_t {
    ended,
    connecting,
    inviting,
    cancelling,
    holding,
    re_inviting,
    asking
  };
  CallTurn ask(Say say, State state, Moment now, CallTurn turn = {});
  CallTurn stay(Moment now, CallTurn turn);
  CallTurn go_on(Moment now, CallTurn turn);  // after an ACK or half of the hold
  CallTurn on_invite_response(int status, Moment now);
  CallTurn on_provisional(int status, Moment now);
  CallTurn on_answered(Moment now);
  CallTurn on_refused(int status, Moment now);
  CallTurn on_final(int status, Moment now);
  static CallTurn repeat_ack(int status);
  CallTurn finish(CallTurn turn);
  CallTurn fail(Failure why, int status, CallTurn turn = {});

  CallPlan plan_;
  State state_ = State::ended;
  Say asked_ = Say::invite;
  bool provisional_ = false, rang_ = false, held_ = false;
  std::uint32_t cseq_ = 0, invite_cseq_ = 0;
  Moment due_{}, asked_at_{}, again_at_ = never, until_ = never;
  milliseconds interval_{};
};

}  // namespace sipward::load
