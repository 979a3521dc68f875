#include "sipward/load/measure/find_max.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace sipward::load {
namespace {

constexpr unsigned believed = 2;

// Rates that people can read: whole numbers, where that is fine enough.
double round_rate(double rate) {
  return rate >= 100 ? std::round(rate) : rate;
}

bool keeps(const Trial& trial, const Bounds& bounds) {
  return trial.kept_up && trial.failed_share <= bounds.failed_share && trial.p99 <= bounds.p99;
}

}  // namespace

FindMax::FindMax(const Search& search) : search_(search) {
  const bool sensible = search.least > 0 && search.least <= search.first &&
                        search.first <= search.most && search.resolution > 0;
  if (!sensible) {
    throw std::invalid_argument("a search has 0 < least <= first <= most and a resolution above 0");
  }
  rate_ = search.first;
}

std::optional<double> FindMax::next() const {
  return rate_;
}

void FindMax::tell(Trial trial) {
  if (!rate_) return;
  trial.good = keeps(trial, search_.bounds);
  trials_.push_back(trial);
  (trial.good ? good_ : bad_) += 1;
  slow_ = slow_ || !trial.kept_up;
  if (good_ == believed || bad_ == believed) settle(good_ == believed);
}

void FindMax::settle(bool good) {
  if (good) {
    kept_ = rate_;
  } else {
    lost_ = rate_;
    own_fault_ = slow_;
  }
  rate_ = follow();
  good_ = bad_ = 0;
  slow_ = false;
}

std::optional<double> FindMax::follow() const {
  if (kept_ && *kept_ >= search_.most) return std::nullopt;
  if (lost_ && *lost_ <= search_.least) return std::nullopt;
  if (!lost_) return std::min(*kept_ * 2, search_.most);
  if (!kept_) return std::max(round_rate(*lost_ / 2), search_.least);
  if (*lost_ - *kept_ <= search_.resolution * *kept_) return std::nullopt;
  const auto middle = round_rate((*kept_ + *lost_) / 2);
  if (middle <= *kept_ || middle >= *lost_) return std::nullopt;
  return middle;
}

}  // namespace sipward::load
