#include "sipward/load/measure/axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sipward::load {
namespace {

constexpr std::array round_factors{1.0, 2.0, 5.0, 10.0};
// A little more than rounding can be off.
constexpr double slack = 1e-9;

double power_below(double value) {
  return std::pow(10, std::floor(std::log10(value) + slack));
}

double round_up(double value) {
  const auto power = power_below(value);
  for (const double factor : round_factors) {
    if (factor * power >= value * (1 - slack)) return factor * power;
  }
  return 10 * power;
}

double round_down(double value) {
  const auto power = power_below(value);
  double found = power;
  for (const double factor : round_factors) {
    if (factor * power <= value * (1 + slack)) found = factor * power;
  }
  return found;
}

// A step that makes about four of the whole.
double step_of(double whole) {
  return round_up(whole / 5);
}

}  // namespace

double Axis::share(double value) const {
  if (!logarithmic) return std::clamp((value - low) / (high - low), 0.0, 1.0);
  if (value <= low) return 0;
  return std::clamp(std::log(value / low) / std::log(high / low), 0.0, 1.0);
}

std::vector<double> Axis::marks() const {
  std::vector<double> all;
  if (!logarithmic) {
    const auto step = step_of(high - low);
    for (double number = 0; low + number * step <= high * (1 + slack); ++number) {
      all.push_back(low + number * step);
    }
    return all;
  }
  const bool wide = high / low > 500;
  for (double power = power_below(low); power <= high * (1 + slack); power *= 10) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const auto mark = factor * power;
      const bool inside = mark >= low * (1 - slack) && mark <= high * (1 + slack);
      if (inside && (!wide || factor == 1.0)) all.push_back(mark);
    }
  }
  return all;
}

Axis linear_axis(double most, std::string (*text)(double)) {
  if (!(most > 0)) most = 1;
  const auto step = step_of(most);
  return {0, step * std::ceil(most / step - slack), false, text};
}

Axis logarithmic_axis(double least, double most, std::string (*text)(double)) {
  if (!(least > 0)) least = 1;
  Axis axis{round_down(least), round_up(std::max(least, most)), true, text};
  if (axis.high <= axis.low) axis.high = axis.low * 10;
  return axis;
}

}  // namespace sipward::load
