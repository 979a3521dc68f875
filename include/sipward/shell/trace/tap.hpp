// Where messages leave the workers for those who watch: each worker lays what crosses it on trays
// of its own, the tracer looks at them. While nobody watches it costs one relaxed load a message,
// else a copy and no lock; what finds no tray is lost, and counted: no call ever waits for a trace.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
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
  // Of a tray: what a processor still has at hand; of more, every later step would have to be
  // fetched again. A larger message has a tray for itself.
  static constexpr std::size_t tray_bytes = std::size_t{256} * 1024;
  static constexpr std::size_t tray_messages = 512;
  static constexpr std::size_t most_bytes = 16 * tray_bytes;  // of a worker's trays that wait

  Tap();
  ~Tap();
  void make_room(std::size_t workers);  // before they start
  bool open() const { return open_.load(std::memory_order_relaxed); }
  // `hurry` is called on a worker's thread when a tray is full; both by the tracer.
  void set_open(bool open) { open_.store(open, std::memory_order_relaxed); }
  void on_hurry(std::function<void()> hurry) { hurry_ = std::move(hurry); }

  // On that worker's thread. Keepalives (RFC 5626 §3.5.1) are no messages and not taken.
  void put(std::uint32_t worker, Sighting sighting, std::string_view bytes);

  struct Entry {
    Sighting sighting;
    std::span<char> text;  // the taker's to change
  };
  // What has come since the last time, in order, appended as views; until give_back(). Any one
  // thread.
  void take(std::size_t worker, std::vector<const Entry*>& taken);
  void give_back(std::size_t worker);
  std::size_t workers() const { return desks_.size(); }
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  struct Tray;
  struct Desk;
  bool begin_tray(Desk& desk, std::size_t bytes);

  std::atomic<bool> open_{false};
  std::atomic<std::uint64_t> dropped_{0};
  std::function<void()> hurry_;
  std::vector<std::unique_ptr<Desk>> desks_;
};

}  // namespace sipward::trace
