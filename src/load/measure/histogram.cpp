#include "sipward/load/measure/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sipward::load {
namespace {

// Values below 2^bits have a bucket each; every octave above has 2^bits of them.
constexpr unsigned bits = 6;
constexpr std::uint64_t per_octave = 1U << bits;

constexpr std::size_t index_of(std::uint64_t value) {
  if (value < per_octave) return value;
  const auto octave = static_cast<unsigned>(std::bit_width(value)) - bits - 1;
  return (octave + 1) * per_octave + ((value >> octave) - per_octave);
}

constexpr std::uint64_t low_of(std::size_t index) {
  if (index < per_octave) return index;
  const auto octave = index / per_octave - 1;
  return (per_octave + index % per_octave) << octave;
}

constexpr std::size_t bucket_count =
    index_of(static_cast<std::uint64_t>(Histogram::longest.count())) + 1;

constexpr nanoseconds signed_of(std::uint64_t value) {
  return nanoseconds(static_cast<std::int64_t>(value));
}

}  // namespace

std::uint64_t& Histogram::at(nanoseconds value) {
  if (counts_.empty()) counts_.resize(bucket_count);
  return counts_[index_of(static_cast<std::uint64_t>(value.count()))];
}

void Histogram::record(nanoseconds value) {
  value = std::clamp(value, nanoseconds::zero(), longest);
  ++at(value);
  const auto number = value.count();
  min_ = count_ == 0 ? number : std::min(min_, number);
  max_ = std::max(max_, number);
  total_ += number;
  ++count_;
}

void Histogram::add(const Histogram& other) {
  if (other.empty()) return;
  if (counts_.empty()) counts_.resize(bucket_count);
  for (std::size_t i = 0; i < bucket_count; ++i) counts_[i] += other.counts_[i];
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  total_ += other.total_;
  count_ += other.count_;
}

nanoseconds Histogram::mean() const {
  if (empty()) return {};
  return signed_of(static_cast<std::uint64_t>(total_) / count_);
}

nanoseconds Histogram::quantile(double share) const {
  if (empty()) return {};
  if (share <= 0) return min();
  if (share >= 1) return max();
  const auto wanted = std::ceil(share * static_cast<double>(count_));
  const auto rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted), 1, count_);
  std::uint64_t seen = 0;
  std::size_t index = 0;
  while ((seen += counts_[index]) < rank && index + 1 < bucket_count) ++index;
  const auto middle = low_of(index) + (low_of(index + 1) - 1 - low_of(index)) / 2;
  return std::clamp(signed_of(middle), min(), max());
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> held;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    held.push_back({signed_of(low_of(i)), signed_of(low_of(i + 1) - 1), counts_[i]});
  }
  return held;
}

Histogram Histogram::of(const std::vector<Bucket>& buckets, nanoseconds min, nanoseconds max,
                        nanoseconds total) {
  Histogram made;
  for (const auto& bucket : buckets) {
    made.at(std::clamp(bucket.low, nanoseconds::zero(), longest)) += bucket.count;
    made.count_ += bucket.count;
  }
  made.min_ = min.count();
  made.max_ = std::max(min, max).count();
  made.total_ = total.count();
  return made;
}

}  // namespace sipward::load
