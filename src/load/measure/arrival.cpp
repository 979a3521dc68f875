#include "sipward/load/measure/arrival.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace sipward::load {
namespace {

// Later than any run; beyond it a time is never.
constexpr double longest_s = 1e9;

double seconds_of(nanoseconds time) {
  return static_cast<double>(time.count()) / 1e9;
}

nanoseconds time_of(double seconds) {
  if (!(seconds < longest_s)) return Arrival::never;
  return nanoseconds(std::llround(seconds * 1e9));
}

void demand(bool condition, const char* what) {
  if (!condition) throw std::invalid_argument(what);
}

}  // namespace

void Arrival::append(double rate, double slope, double seconds) {
  pieces_.push_back({next_begin_, next_count_, rate, slope});
  next_begin_ += seconds;
  next_count_ += seconds * (rate + slope * seconds / 2);
}

Arrival Arrival::constant(double rate) {
  demand(std::isfinite(rate) && rate > 0, "a rate is more than 0 a second");
  Arrival arrival;
  arrival.append(rate, 0, 0);
  return arrival;
}

Arrival Arrival::ramp(double from, double to, nanoseconds over) {
  demand(from >= 0 && to >= 0 && std::isfinite(from + to) && from + to > 0,
         "a ramp goes from one rate to another, and one of them is more than 0 a second");
  demand(over.count() > 0, "a ramp takes some time");
  const auto seconds = seconds_of(over);
  Arrival arrival;
  arrival.append(from, (to - from) / seconds, seconds);
  arrival.append(to, 0, 0);
  return arrival;
}

Arrival Arrival::steps(double from, double by, nanoseconds every, double to) {
  demand(from > 0 && to > 0 && std::isfinite(from + to), "a rate is more than 0 a second");
  demand(every.count() > 0, "a step takes some time");
  demand(std::isfinite(by) && (from == to || (to - from) * by > 0), "steps lead to the last rate");
  demand(from == to || std::abs((to - from) / by) <= 1e5, "at most 100000 steps");
  Arrival arrival;
  for (double number = 0;; ++number) {
    const auto rate = from + number * by;
    if (from == to || (by > 0 ? rate >= to : rate <= to)) break;
    arrival.append(rate, 0, seconds_of(every));
  }
  arrival.append(to, 0, 0);
  return arrival;
}

Arrival Arrival::storm(std::uint64_t count, nanoseconds every) {
  demand(count > 0 && every.count() > 0, "a storm is at least one arrival each time");
  Arrival arrival;
  arrival.burst_ = count;
  arrival.every_ = every;
  return arrival;
}

const Arrival::Piece& Arrival::piece_of_number(double n) const {
  const auto after = std::upper_bound(pieces_.begin() + 1, pieces_.end(), n,
                                      [](double a, const Piece& b) { return a < b.count; });
  return *(after - 1);
}

const Arrival::Piece& Arrival::piece_of_time(double seconds) const {
  const auto after = std::upper_bound(pieces_.begin() + 1, pieces_.end(), seconds,
                                      [](double a, const Piece& b) { return a < b.begin; });
  return *(after - 1);
}

nanoseconds Arrival::due(std::uint64_t n) const {
  if (burst_ > 0) {
    const auto storms = n / burst_;
    const auto most = static_cast<std::uint64_t>(never / every_);
    return storms > most ? never : every_ * static_cast<std::int64_t>(storms);
  }
  const auto number = static_cast<double>(n);
  const auto& piece = piece_of_number(number);
  const auto more = number - piece.count;
  // count = rate t + slope t² / 2, solved in the form that keeps its digits for every slope.
  const auto root = std::sqrt(std::max(0.0, piece.rate * piece.rate + 2 * piece.slope * more));
  const auto divisor = piece.rate + root;
  if (more <= 0) return time_of(piece.begin);
  return divisor > 0 ? time_of(piece.begin + 2 * more / divisor) : never;
}

std::uint64_t Arrival::due_by(nanoseconds time) const {
  if (time.count() < 0) return 0;
  if (burst_ > 0) return burst_ * (static_cast<std::uint64_t>(time / every_) + 1);
  const auto seconds = seconds_of(time);
  const auto& piece = piece_of_time(seconds);
  const auto more = seconds - piece.begin;
  auto number =
      static_cast<std::uint64_t>(piece.count + more * (piece.rate + piece.slope * more / 2)) + 1;
  // Rounding may have put a neighbour on the wrong side.
  while (number > 0 && due(number - 1) > time) --number;
  while (due(number) <= time) ++number;
  return number;
}

double Arrival::rate_at(nanoseconds time) const {
  if (burst_ > 0) return static_cast<double>(burst_) / seconds_of(every_);
  const auto seconds = seconds_of(std::max(time, nanoseconds::zero()));
  const auto& piece = piece_of_time(seconds);
  return piece.rate + piece.slope * (seconds - piece.begin);
}

}  // namespace sipward::load
