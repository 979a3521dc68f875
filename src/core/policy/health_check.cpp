#include "sipward/core/policy/health_check.hpp"

#include <algorithm>
#include <utility>

namespace sipward::policy {
namespace {

constexpr Duration shortest_wait{1'000};  // after a failure, doubled with each further one
constexpr unsigned most_doublings = 16;
constexpr unsigned silences_of_the_wedged = 2;  // checks in a row without any answer

Duration jittered(Duration interval, std::uint64_t random) {
  const auto tenth = interval.count() / 10;
  if (tenth == 0) return interval;
  const auto spread = static_cast<std::int64_t>(random % static_cast<std::uint64_t>(2 * tenth + 1));
  return interval + Duration(spread - tenth);
}

// Spreads the checks of many that are due at once.
Duration within_a_second(const HealthSettings& settings, std::uint64_t random) {
  const auto most = std::min(shortest_wait, settings.up);
  return Duration(static_cast<std::int64_t>(random % static_cast<std::uint64_t>(most.count() + 1)));
}

std::string seconds_text(Duration duration) {
  const auto ms = duration.count();
  return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

}  // namespace

HealthCheck::HealthCheck(const HealthSettings& settings, Time now, std::uint64_t random)
    : settings_(settings), due_(Time::max()) {
  vitals_.since = now;
  if (settings.checks) due_ = now + within_a_second(settings, random);
}

HealthCheck::Orders HealthCheck::on_time(Time now, std::uint64_t random) {
  if (checking_) {
    const auto silences = silences_ + 1;
    auto orders = on_failure(Cause::sip,
                             "it does not answer OPTIONS within " + seconds_text(settings_.timeout),
                             now, random);
    orders.reconnect = silences >= silences_of_the_wedged;
    silences_ = orders.reconnect ? 0 : silences;
    return orders;
  }
  if (!settings_.checks) {
    vitals_.state = State::trial;
    due_ = Time::max();
    return {false, false, true};
  }
  checking_ = true;
  due_ = now + settings_.timeout;
  return {true, false, false};
}

HealthCheck::Orders HealthCheck::on_alive(Time now, std::uint64_t random) {
  checking_ = false;
  failures_ = silences_ = 0;
  ++successes_;
  const bool was_up = vitals_.state == State::up;
  const bool returns = vitals_.state == State::down && successes_ < settings_.rise;
  if (returns) {
    wait(shortest_wait, now, random);
    return {};
  }
  if (!was_up) come_up(now);
  wait(settings_.up, now, random);
  return {false, false, !was_up};
}

HealthCheck::Orders HealthCheck::on_failure(Cause cause, std::string why, Time now,
                                            std::uint64_t random) {
  checking_ = false;
  successes_ = silences_ = 0;
  ++failures_;
  if (vitals_.state == State::up && failures_ < settings_.fall) {
    wait(std::min(shortest_wait, settings_.down), now, random);  // soon, to be sure
    return {};
  }
  return go_down(cause, std::move(why), now, random);
}

HealthCheck::Orders HealthCheck::on_calls_failed(Cause cause, std::string why, Time now,
                                                 std::uint64_t random) {
  if (vitals_.state == State::down) return {};  // other workers' calls have told
  const bool silent = cause == Cause::sip;
  auto orders = go_down(cause, std::move(why), now, random);
  if (silent) orders.reconnect = true;
  if (settings_.checks) {
    checking_ = false;
    due_ = now;  // the check is the trial
  }
  return orders;
}

HealthCheck::Orders HealthCheck::on_trial_passed(Time now, std::uint64_t random) {
  if (vitals_.state != State::trial) return {};
  return on_alive(now, random);
}

void HealthCheck::on_connection_lost(Time now, std::uint64_t random) {
  if (!settings_.checks || checking_ || vitals_.state != State::up || now < may_hurry_) return;
  may_hurry_ = now + settings_.up;
  due_ = std::min(due_, now + within_a_second(settings_, random));
}

HealthCheck::Orders HealthCheck::go_down(Cause cause, std::string why, Time now,
                                         std::uint64_t random) {
  const bool news = vitals_.state != State::down || vitals_.cause != cause || vitals_.reason != why;
  if (vitals_.state != State::down) vitals_.since = now;
  vitals_.state = State::down;
  vitals_.cause = cause;
  vitals_.reason = std::move(why);
  successes_ = 0;
  wait(backoff(), now, random);
  return {false, false, news};
}

void HealthCheck::come_up(Time now) {
  vitals_ = {State::up, Cause::none, {}, now};
  doublings_ = 0;
}

void HealthCheck::wait(Duration interval, Time now, std::uint64_t random) {
  const bool waits = settings_.checks || vitals_.state == State::down;
  due_ = waits ? now + jittered(interval, random) : Time::max();
}

Duration HealthCheck::backoff() {
  const auto grown = shortest_wait * (std::int64_t{1} << doublings_);
  doublings_ = std::min(doublings_ + 1, most_doublings);
  return std::min<Duration>(grown, settings_.down);
}

}  // namespace sipward::policy
