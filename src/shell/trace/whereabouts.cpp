#include "sipward/shell/trace/whereabouts.hpp"

#include <utility>

namespace sipward::trace {
namespace {

constexpr std::chrono::seconds known_for{60};
constexpr std::chrono::seconds unknown_for{5};

}  // namespace

Whereabouts::Whereabouts(base::Transport transport, base::HostPort place, LookUp look_up)
    : transport_(transport), place_(std::move(place)), look_up_(std::move(look_up)) {
  answer_->address = base::IpAddress::parse(place_.host);
  if (answer_->address) look_again_at_ = Clock::time_point::max();
}

std::optional<base::Endpoint> Whereabouts::now(Clock::time_point time) {
  if (!look_again_at_ || time >= *look_again_at_) {
    look_up_(base::lower(place_.host), [answer = answer_](std::optional<base::IpAddress> found) {
      const std::lock_guard lock(answer->mutex);
      // What was known serves on while DNS does not answer.
      if (found) answer->address = found;
    });
    const std::lock_guard lock(answer_->mutex);
    look_again_at_ = time + (answer_->address ? known_for : unknown_for);
  }
  const std::lock_guard lock(answer_->mutex);
  if (!answer_->address) return std::nullopt;
  return base::Endpoint{transport_, *answer_->address, place_.port};
}

}  // namespace sipward::trace
