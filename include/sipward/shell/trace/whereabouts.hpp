// The address of a host that may be a name: looked up when somebody needs it, again from time to
// time, never waited for.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::trace {

// Answers on whatever thread, at once or later; nothing: the name has no address.
using Found = std::function<void(std::optional<base::IpAddress>)>;
using LookUp = std::function<void(const std::string& host, Found found)>;

class Whereabouts {
 public:
  using Clock = std::chrono::steady_clock;
  Whereabouts(base::Transport transport, base::HostPort place, LookUp look_up);

  // Nothing: not known yet, or no longer.
  std::optional<base::Endpoint> now(Clock::time_point time);

 private:
  // Outlives us while somebody looks.
  struct Answer {
    std::mutex mutex;
    std::optional<base::IpAddress> address;
  };
  base::Transport transport_;
  base::HostPort place_;
  LookUp look_up_;
  std::shared_ptr<Answer> answer_ = std::make_shared<Answer>();
  std::optional<Clock::time_point> look_again_at_;
};

}  // namespace sipward::trace
