// Descriptors and the few socket calls that sipward makes, all non-blocking and close-on-exec.
// Nothing here waits. Any thread; a Descriptor has one owner.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sipward/core/base/endpoint.hpp"

namespace sipward::net {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }  // to an owner that closes it
  explicit operator bool() const { return fd_ >= 0; }
  void reset();

 private:
  int fd_ = -1;
};

// What a call gave: the descriptor, or errno.
struct Opened {
  Descriptor descriptor;
  int error = 0;
};

// `share`: several sockets on one address, one a worker (SO_REUSEPORT).
Opened open_udp(const base::Endpoint& bind, bool share);
Opened open_listener(const base::Endpoint& bind);
// Begins to connect; writable once that is decided (see connect_error).
Opened begin_connect(const base::Endpoint& remote);
int connect_error(const Descriptor& socket);  // 0: connected

base::Endpoint local_endpoint(int socket, base::Transport transport);

// Accepts one connection: the descriptor and where it comes from, or errno (EAGAIN: none waits).
struct Accepted {
  Descriptor descriptor;
  base::Endpoint remote;
  int error = 0;
};
Accepted accept_one(int listener, base::Transport transport);

std::string error_text(int error);  // "Connection refused"

}  // namespace sipward::net
