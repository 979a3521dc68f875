// When is arrival number n due? An open loop starts calls at these times whatever becomes of the
// earlier ones, and measures from them: no coordinated omission. Pure; a value.
#pragma once

#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

namespace sipward::load {

using std::chrono::nanoseconds;

// Rates are arrivals a second. What makes no sense (no rate, no time) throws std::invalid_argument.
class Arrival {
 public:
  static constexpr nanoseconds never = nanoseconds::max();

  static Arrival constant(double rate);
  // From one rate to another over that time, evenly; then it stays there.
  static Arrival ramp(double from, double to, nanoseconds over);
  // So many a second more (or fewer) after each time, until it reaches `to` and stays there.
  static Arrival steps(double from, double by, nanoseconds every, double to);
  // So many at once, each time.
  static Arrival storm(std::uint64_t count, nanoseconds every);

  // Time since the start at which number n (from 0) is due; never decreases with n.
  nanoseconds due(std::uint64_t n) const;
  // How many are due until then, that moment included.
  std::uint64_t due_by(nanoseconds time) const;
  // The rate that is asked for at that time; of a storm, its mean.
  double rate_at(nanoseconds time) const;

 private:
  // From `begin` seconds on, `count` arrivals after the start, the rate is `rate` and grows by
  // `slope` each second.
  struct Piece {
    double begin = 0, count = 0, rate = 0, slope = 0;
  };
  void append(double rate, double slope, double seconds);
  const Piece& piece_of_number(double n) const;
  const Piece& piece_of_time(double seconds) const;

  std::vector<Piece> pieces_;  // the last one never ends
  double next_begin_ = 0, next_count_ = 0;
  std::uint64_t burst_ = 0;  // a storm: no pieces
  nanoseconds every_{};
};

// The arrivals of one worker among several: its number, and then every `workers` further.
class ArrivalShare {
 public:
  ArrivalShare(Arrival arrival, unsigned worker, unsigned workers)
      : arrival_(std::move(arrival)), next_(worker), workers_(workers) {
    due_ = arrival_.due(next_);
  }
  std::uint64_t number() const { return next_; }
  nanoseconds due() const { return due_; }
  void advance() {
    next_ += workers_;
    due_ = arrival_.due(next_);
  }

 private:
  Arrival arrival_;
  std::uint64_t next_;
  unsigned workers_;
  nanoseconds due_{};
};

}  // namespace sipward::load
