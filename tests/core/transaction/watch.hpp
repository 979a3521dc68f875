// Looks over a machine's shoulder: which timers run, what was sent when, what the core was told,
// and whether the machine keeps the law that all four share. The clock is virtual.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sipward/core/transaction/vocabulary.hpp"

namespace sipward::transaction::test {

std::string text(const Action& action);  // "start a 500"
std::string text(const Actions& actions);
bool sends(const Action& action);

class Watch {
 public:
  void see(const Actions& actions);  // what the machine answered now
  void fired(Timer timer) { running_.erase(timer); }
  // Moves the clock to the earliest running timer and takes it; nothing if none runs.
  std::optional<Timer> wait();

  bool runs(Timer timer) const { return running_.contains(timer); }
  bool finished() const { return finished_; }
  int give_ups() const { return give_ups_; }
  int finals() const { return finals_; }  // final responses given to the core
  Duration now() const { return now_; }
  const std::vector<Duration>& sent_at() const { return sent_at_; }
  // Broken law: an action after Finish, a timer left running by Finish, a timer of no length.
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  void see(const Action& action);

  std::map<Timer, Duration> running_;  // when each falls due
  Duration now_{};
  std::vector<Duration> sent_at_;
  bool finished_ = false;
  int give_ups_ = 0;
  int finals_ = 0;
  std::vector<std::string> complaints_;
};

}  // namespace sipward::transaction::test
