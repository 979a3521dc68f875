// Sends batches of packets to one place over UDP or TCP, without waiting: what the network does not
// take is lost. Used by one thread.
#pragma once

#include <sys/uio.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "sipward/shell/net/socket.hpp"
#include "sipward/shell/trace/batch.hpp"
#include "sipward/shell/trace/whereabouts.hpp"

namespace sipward::trace {

class Sender {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t most_waiting = std::size_t{4} * 1024 * 1024;  // bytes, over TCP

  explicit Sender(Whereabouts where) : where_(std::move(where)) {}
  virtual ~Sender() = default;

  struct Sent {
    std::size_t passed = 0, lost = 0;  // packets; of TCP: what the system has taken
    std::string problem;               // why some were lost, if that is known
  };
  virtual Sent send(const Batch& batch, Clock::time_point now) = 0;

 protected:
  Whereabouts where_;
};

// As the system takes them.
inline iovec piece_of(std::string_view bytes) {
  return {const_cast<char*>(bytes.data()), bytes.size()};
}

std::unique_ptr<Sender> make_sender(base::Transport transport, Whereabouts where);

}  // namespace sipward::trace
