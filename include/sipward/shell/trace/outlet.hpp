// Where traced messages leave sipward: to a Homer server, into a file. Used by one thread at a
// time; nothing here waits for anybody.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "sipward/shell/trace/passing.hpp"

namespace sipward::trace {

class Outlet {
 public:
  using Clock = std::chrono::steady_clock;
  // Takes a sentence for the log: once when it begins to fail, once when it works again.
  using Tell = std::function<void(const std::string&)>;

  virtual ~Outlet() = default;
  virtual void take(Passing& passing) = 0;
  // Lets go of what was taken. To be called often.
  virtual void flush(Clock::time_point now) = 0;

  struct Counts {
    std::uint64_t passed = 0, lost = 0;
  };
  Counts counts() const { return counts_; }

 protected:
  Counts counts_;
};

}  // namespace sipward::trace
