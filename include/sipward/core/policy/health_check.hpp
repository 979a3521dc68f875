// Whether one peer is alive, found out by checks (OPTIONS over the connection that calls use) and
// by what becomes of calls: each peer has timers of its own. Pure: told what happened, it answers
// what to do. Owned by the worker that dials the peer.
#pragma once

#include <cstdint>
#include <string>

#include "sipward/core/base/clock.hpp"
#include "sipward/core/policy/group.hpp"
#include "sipward/core/policy/vitals.hpp"

namespace sipward::policy {

// A status with which a peer says that it does not serve; any other answer is one of the living.
inline bool is_dead_answer(int status) {
  return status == 503 || status == 408;
}

class HealthCheck {
 public:
  using Time = base::Time;

  // What the caller does next.
  struct Orders {
    bool check = false;      // send a check
    bool reconnect = false;  // its connection is wedged: close it, the next check makes another
    bool changed = false;    // tell of vitals()
  };

  // `random` spreads the first checks of many peers over a second.
  HealthCheck(const HealthSettings& settings, Time now, std::uint64_t random);

  Time due() const { return due_; }  // when on_time wants to be called; Time::max(): never
  const Vitals& vitals() const { return vitals_; }
  bool checking() const { return checking_; }
  const HealthSettings& settings() const { return settings_; }

  // Each `random` spreads the next check by a tenth.
  Orders on_time(Time now, std::uint64_t random);
  Orders on_alive(Time now, std::uint64_t random);  // a check was answered as the living do
  Orders on_failure(Cause cause, std::string why, Time now, std::uint64_t random);
  // As many calls in a row as `fall` says, or the one on trial, have failed.
  Orders on_calls_failed(Cause cause, std::string why, Time now, std::uint64_t random);
  Orders on_trial_passed(Time now, std::uint64_t random);
  // What the last check went over is gone, perhaps with the peer: the next one comes within a
  // second, for once, lest one that hangs up after each be asked without a pause.
  void on_connection_lost(Time now, std::uint64_t random);

 private:
  Orders go_down(Cause cause, std::string why, Time now, std::uint64_t random);
  void come_up(Time now);
  void wait(Duration interval, Time now, std::uint64_t random);
  Duration backoff();  // grows with each call

  HealthSettings settings_;
  Vitals vitals_;
  Time due_;
  bool checking_ = false;         // then due_ is when the answer is late
  Time may_hurry_ = Time::min();  // from then on
  unsigned successes_ = 0, failures_ = 0, silences_ = 0, doublings_ = 0;
};

}  // namespace sipward::policy
