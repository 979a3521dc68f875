// One epoll and those who wait for its descriptors: what a worker sleeps on. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sipward/load/engine/wheel.hpp"
#include "sipward/shell/net/socket.hpp"

namespace sipward::load {

// Told of its descriptor; `events` are epoll's.
class Watched {
 public:
  virtual ~Watched() = default;
  virtual void ready(std::uint32_t events) = 0;
};

class Poll {
 public:
  Poll();
  // `watched` stays where it is until it is dropped; errno, or 0.
  int watch(int fd, std::uint32_t events, Watched& watched);
  void change(int fd, std::uint32_t events, Watched& watched);
  // Its descriptor is closed by then; events that were fetched already find it gone.
  void forget(const Watched& watched);
  // Sleeps until something is ready or `until` has come (`never`: no limit), then tells everybody.
  void wait(Moment now, Moment until);

 private:
  net::Descriptor epoll_;
  std::vector<Watched*> turn_;  // of the events that are being told
  std::size_t told_ = 0;
};

}  // namespace sipward::load
