// What the page needs beside the answers that programs get: its own files, and
//   GET /events  server-sent events (WHATWG HTML §9.2): what stands in /live now, and every second;
//                to so many at most, the others get 503
// On the door's thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "sipward/shell/control/exchange.hpp"

namespace sipward::control {

// The file of that path, or 404.
Answer page_file(const Request& request);

class Events {
 public:
  using Clock = std::chrono::steady_clock;
  using Now = std::function<Clock::time_point()>;
  static constexpr long most = 16;

  // `respond` is asked for /live every second while anybody looks, once for all of them.
  explicit Events(Respond respond, Now now = Clock::now);
  Answer operator()();

 private:
  struct Shared;
  class Watching;
  std::shared_ptr<Shared> shared_;
};

}  // namespace sipward::control
