// Counters that one thread writes and any thread reads: as cheap as a plain addition.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace sipward::base {

class Counter {
 public:
  void add(std::uint64_t more = 1) {
    value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  void raise_to(std::uint64_t value) {
    if (value > get()) value_.store(value, std::memory_order_relaxed);
  }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// How often something took how long, in steps that grow by about two.
class Latencies {
 public:
  static constexpr std::array<double, 16> bounds{0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
                                                 0.05,   0.1,   0.2,   0.5,   1,    2,
                                                 5,      10,    30,    60};  // seconds

  void add(std::chrono::microseconds took);
  std::uint64_t count(std::size_t step) const { return steps_[step].get(); }  // beyond: the rest
  double seconds() const { return static_cast<double>(microseconds_.get()) / 1e6; }  // summed

 private:
  std::array<Counter, bounds.size() + 1> steps_;
  Counter microseconds_;
};

}  // namespace sipward::base
