#include "sipward/load/engine/poll.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace sipward::load {
namespace {

constexpr std::size_t events_a_turn = 256;

timespec time_left(Moment now, Moment until) {
  const auto left = std::max(until - now, Moment::duration::zero());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  return {seconds.count(), static_cast<long>((left - seconds).count())};
}

}  // namespace

Poll::Poll() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!epoll_) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

int Poll::watch(int fd, std::uint32_t events, Watched& watched) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watched;
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno;
}

void Poll::change(int fd, std::uint32_t events, Watched& watched) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &watched;
  static_cast<void>(::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event));
}

void Poll::forget(const Watched& watched) {
  std::replace(turn_.begin(), turn_.end(), const_cast<Watched*>(&watched),
               static_cast<Watched*>(nullptr));
}

void Poll::wait(Moment now, Moment until) {
  std::array<epoll_event, events_a_turn> events;
  const auto left = time_left(now, until == never ? now : until);
  const int count = ::epoll_pwait2(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                   until == never ? nullptr : &left, nullptr);
  turn_.clear();
  for (int i = 0; i < count; ++i) {
    turn_.push_back(static_cast<Watched*>(events[static_cast<std::size_t>(i)].data.ptr));
  }
  for (told_ = 0; told_ < turn_.size(); ++told_) {
    if (turn_[told_] != nullptr) turn_[told_]->ready(events[told_].events);
  }
  turn_.clear();
}

}  // namespace sipward::load
