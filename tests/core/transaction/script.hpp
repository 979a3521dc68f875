// A machine test is a script: events, each with the actions that it must bring, to the end of the
// transaction. play() checks it, and then plays it again with a failed send at every step that
// sends: the core must hear of it exactly once, and nothing may be left running.
//   play(scenario(ClientInvite(timing, unreliable)).on(start).expect(...).on(response(180))...);
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/transaction/watch.hpp"

namespace sipward::transaction::test {

inline constexpr auto unreliable = Reliability::unreliable;
inline constexpr auto reliable = Reliability::reliable;
inline constexpr GiveUp timed_out{GiveUp::Cause::timeout};
inline constexpr GiveUp transport_failed{GiveUp::Cause::transport};

// Events.
inline constexpr auto start = [](auto& machine) { return machine.on_start(); };
inline constexpr auto request_again = [](auto& machine) { return machine.on_request(); };
inline constexpr auto ack = [](auto& machine) { return machine.on_ack(); };
inline constexpr auto send_failure = [](auto& machine) { return machine.on_send_failed(); };
inline auto response(int status) {
  return [status](auto& machine) { return machine.on_response(status); };
}
struct Fires {  // a timer that runs
  Timer timer;
  Actions operator()(auto& machine) const { return machine.on_timer(timer); }
};
inline Fires fires(Timer timer) {
  return {timer};
}
inline auto fires_late(Timer timer) {  // one that does not run, or not any more
  return [timer](auto& machine) { return machine.on_timer(timer); };
}

template <class Machine>
class Script {
 public:
  explicit Script(Machine machine) : begin_(machine) {}

  template <class Event>
  Script& on(Event event, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    steps_.push_back({event, std::nullopt, {}, false, file, line});
    if constexpr (std::is_same_v<Event, Fires>) steps_.back().timer = event.timer;
    return *this;
  }

  // The actions in their order; none: nothing may happen.
  template <class... Expected>
  Script& expect(const Expected&... expected) {
    const Actions actions{Action(expected)...};
    for (const auto& action : actions) steps_.back().sends |= sends(action);
    steps_.back().expected = text(actions);
    return *this;
  }

  void play() const {
    play_with(std::nullopt);
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (steps_[i].sends) play_with(i);
    }
  }

 private:
  struct Step {
    std::function<Actions(Machine&)> event;
    std::optional<Timer> timer;
    std::string expected;
    bool sends;
    const char* file;
    int line;
  };

  void play_with(std::optional<std::size_t> failing) const {
    auto machine = begin_;
    Watch watch;
    bool cut_short = false;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const auto note = failing
                            ? "with a failed send in line " + std::to_string(steps_[*failing].line)
                            : std::string("as written");
      const ::testing::ScopedTrace trace(steps_[i].file, steps_[i].line, note);
      take(steps_[i], machine, watch, cut_short);
      if (failing == i) cut_short = fail_a_send(machine, watch);
    }
    EXPECT_TRUE(machine.terminated());
    EXPECT_TRUE(watch.finished());
    EXPECT_LE(watch.give_ups(), 1);
    EXPECT_TRUE(watch.give_ups() == 0 || watch.finals() == 0) << "an answer, and yet given up";
    EXPECT_EQ(watch.complaints(), std::vector<std::string>());
  }

  static void take(const Step& step, Machine& machine, Watch& watch, bool cut_short) {
    if (step.timer) {
      EXPECT_TRUE(cut_short || watch.runs(*step.timer)) << "this timer does not run";
      watch.fired(*step.timer);
    }
    const auto actions = step.event(machine);
    EXPECT_EQ(text(actions), cut_short ? "" : step.expected);
    watch.see(actions);
  }

  // True: that ended the transaction. If not, the script goes on as written.
  static bool fail_a_send(Machine& machine, Watch& watch) {
    const bool was_over = machine.terminated();
    watch.see(machine.on_send_failed());
    if (!machine.terminated()) return false;
    const int outcomes = watch.give_ups() + (watch.finals() > 0 ? 1 : 0);
    EXPECT_TRUE(was_over || outcomes == 1) << "the core was told " << outcomes << " times";
    EXPECT_EQ(text(machine.on_send_failed()), "");
    return true;
  }

  Machine begin_;
  std::vector<Step> steps_;
};

template <class Machine>
Script<Machine> scenario(Machine machine) {
  return Script<Machine>(machine);
}

template <class Machine>
void play(const Script<Machine>& script) {
  script.play();
}

}  // namespace sipward::transaction::test
