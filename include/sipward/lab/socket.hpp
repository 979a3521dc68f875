// Sockets as the lab's components use them: an owned descriptor, addresses, one bounded wait.
// Components block, each for itself and never longer than a deadline.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <utility>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::lab {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  void close();
  int fd_;
};

struct SocketAddress {
  explicit SocketAddress(const base::IpAddress& address = {}, std::uint16_t port = 0);
  base::Endpoint endpoint(base::Transport transport) const;
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);
};

// A non-blocking socket bound to address:port (0: any), with SO_REUSEADDR on streams. Empty, with
// errno set, if it cannot be had.
Descriptor bound_socket(base::Transport transport, const base::IpAddress& address,
                        std::uint16_t port);
base::Endpoint local_endpoint(int fd, base::Transport transport);

// poll() on one descriptor; false: the deadline passed.
bool wait_for(int fd, short events, Deadline deadline);
int milliseconds_until(Deadline deadline);

}  // namespace sipward::lab
