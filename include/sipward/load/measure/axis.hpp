// An axis of a plot: where its marks stand and where a value falls. Pure.
#pragma once

#include <string>
#include <vector>

namespace sipward::load {

struct Axis {
  double low = 0, high = 1;  // low < high; of a logarithmic one both above 0
  bool logarithmic = false;
  std::string (*text)(double value) = nullptr;  // of a mark

  double share(double value) const;   // 0 at low, 1 at high; outside it stays at the ends
  std::vector<double> marks() const;  // about five values that are easily read
};

// From 0 to a round number of at least `most`.
Axis linear_axis(double most, std::string (*text)(double));
// Around what is from `least` to `most`, to 1, 2 or 5 times a power of ten.
Axis logarithmic_axis(double least, double most, std::string (*text)(double));

}  // namespace sipward::load
