// Where messages leave the workers for those who watch: each worker puts what crosses it into a
// tray of its own, the tracer takes the trays. While nobody watches it costs one relaxed load a
// message; a full tray loses what comes, and counts it: no call ever waits for a trace.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "sipward/core/base/endpoint.hpp"
#include "sipward/core/base/flow.hpp"

namespace sipward::trace {

using SystemTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

// One message as it crossed an edge of sipward, but for its bytes.
struct Sighting {
  bool received = true;  // else sent
  base::Side side = base::Side::inside;
  base::PeerId peer = base::no_peer;  // no_peer: known by its address, if at all
  base::Endpoint local, remote;
  base::FlowId flow;  // streams
  SystemTime time;    // set by the tap
};

// As IP headers number it; a TLS connection's is TCP's.
constexpr std::uint8_t ip_protocol(base::Transport transport) {
  return base::is_stream(transport) ? 6 : 17;
}

class Tap {
 public:
  static constexpr std::size_t most_bytes = std::size_t{4} * 1024 * 1024;  // of a tray
  static constexpr std::size_t most_messages = 8'192;
  // What a processor still has at hand; of more, every later step would have to be fetched again.
  static constexpr std::size_t cached_bytes = std::size_t{256} * 1024;

  void make_room(std::size_t workers);  // before they start
  bool open() const { return open_.load(std::memory_order_relaxed); }
  // `hurry` is called on a worker's thread when it is time to take its tray; both by the tracer.
  void set_open(bool open) { open_.store(open, std::memory_order_relaxed); }
  void on_hurry(std::function<void()> hurry) { hurry_ = std::move(hurry); }

  // On that worker's thread. Keepalives (RFC 5626 §3.5.1) are no messages and not taken.
  void put(std::uint32_t worker, Sighting sighting, std::string_view bytes);

  // What a tray holds: the bytes of all its messages in one piece.
  struct Tray {
    struct Entry {
      Sighting sighting;
      std::size_t begin = 0, size = 0;
    };
    std::string bytes;
    std::vector<Entry> entries;
  };
  // Any one thread: exchanges the tray of a worker for `empty`, which keeps its memory.
  void take(std::size_t worker, Tray& empty);
  std::size_t workers() const { return desks_.size(); }
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  struct Desk {
    std::mutex mutex;
    Tray tray;
  };
  std::atomic<bool> open_{false};
  std::atomic<std::uint64_t> dropped_{0};
  std::function<void()> hurry_;
  std::vector<std::unique_ptr<Desk>> desks_;
};

}  // namespace sipward::trace
