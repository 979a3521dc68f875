// How often which latency was seen: a log-linear histogram, 64 buckets an octave, so that a
// bucket's middle is within 0.8% of every value in it, from a nanosecond to an hour. Pure; owned by
// whoever measures, one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace sipward::load {

using std::chrono::nanoseconds;

class Histogram {
 public:
  // What is longer is recorded as this, what is negative as zero.
  static constexpr nanoseconds longest = std::chrono::hours(1);

  struct Bucket {
    nanoseconds low{}, high{};  // both inclusive
    std::uint64_t count = 0;
    bool operator==(const Bucket&) const = default;
  };

  // O(1). The first record allocates all the buckets (19 kB); nothing allocates after it.
  void record(nanoseconds value);
  // As if every value of the other had been recorded here.
  void add(const Histogram& other);

  bool empty() const { return count_ == 0; }
  std::uint64_t count() const { return count_; }
  nanoseconds min() const {
    return nanoseconds(min_);
  }  // exact, as max, total and mean; 0 if empty
  nanoseconds max() const { return nanoseconds(max_); }
  nanoseconds total() const { return nanoseconds(total_); }
  nanoseconds mean() const;
  // The smallest value that at least that share (0 to 1) of all values does not exceed, within 1%;
  // 0 and 1 are the exact min and max. 0 if empty.
  nanoseconds quantile(double share) const;

  // The buckets that hold something, in order.
  std::vector<Bucket> buckets() const;
  // The inverse of buckets(), with the exact figures that buckets do not keep. Counts are taken by
  // the buckets' lower ends.
  static Histogram of(const std::vector<Bucket>& buckets, nanoseconds min, nanoseconds max,
                      nanoseconds total);

  bool operator==(const Histogram&) const = default;

 private:
  std::uint64_t& at(nanoseconds value);

  std::vector<std::uint64_t> counts_;  // empty, or one for each bucket there is
  std::uint64_t count_ = 0;
  std::int64_t min_ = 0, max_ = 0, total_ = 0;
};

}  // namespace sipward::load
