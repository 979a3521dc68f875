// Puts the two legs of each message together before they are shown: what was received waits a
// moment for what sipward sent because of it. Pure; time is passed in.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <optional>

#include "sipward/shell/trace/seen.hpp"

namespace sipward::cli {

class LegPairs {
 public:
  using Clock = std::chrono::steady_clock;
  // Either may be null.
  using Show = std::function<void(const trace::Seen* received, const trace::Seen* sent)>;

  explicit LegPairs(Show show) : show_(std::move(show)) {}
  void add(trace::Seen seen, Clock::time_point now);
  // Shows what is complete, or has waited long enough, in the order that it crossed.
  void show_ready(Clock::time_point now);
  void show_all();

 private:
  struct Pair {
    std::optional<trace::Seen> received, sent;
    Clock::time_point since;
    bool complete() const { return sent.has_value(); }
  };
  void show_first();
  const trace::Seen* recent(std::uint64_t number) const;

  Show show_;
  std::deque<Pair> waiting_;
  std::deque<trace::Seen> shown_;  // received ones, which may yet be sent somewhere else
};

}  // namespace sipward::cli
