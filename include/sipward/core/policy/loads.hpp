// What each peer has to do at the moment, as all workers count it together: transactions that wait
// for an answer, new calls a second; what we send to it apart from what it sends us. One cache line
// a peer, at an address that stays; it outlives reloads, for peers keep their places. Owned by the
// Server; any thread may ask, without a lock.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "sipward/core/policy/group.hpp"
#include "sipward/core/policy/rate_limit.hpp"

namespace sipward::policy {

// What a request is to those who limit.
enum class Standing : std::uint8_t {
  new_call,  // an INVITE outside a dialog: counts against calls a second
  other,     // outside a dialog, no call: OPTIONS, REGISTER, MESSAGE, SUBSCRIBE
  in_dialog  // counted, never refused: a call that is up must be able to end
};

enum class Admitted : std::uint8_t { yes, too_many_transactions, too_many_calls };

class Loads {
 public:
  explicit Loads(std::size_t peers = 0) { make_room(peers); }
  ~Loads();
  Loads(const Loads&) = delete;
  Loads& operator=(const Loads&) = delete;

  // For peers below that number, before anybody asks of them: at the start and at each reload.
  void make_room(std::size_t peers);

  // A request to a peer, and its end; what was refused has no end. Nobody's requests (no_peer) are
  // neither counted nor refused.
  Admitted try_send(PeerId to, const LoadLimits& limits, Standing standing, base::Time now);
  void sent_done(PeerId to);
  // A request from a peer, and its end. `reserve_percent`: so much of each limit on top.
  Admitted try_receive(PeerId from, const LoadLimits& limits, Standing standing, base::Time now,
                       std::uint32_t reserve_percent = 0);
  void received_done(PeerId from);
  // Until it may begin another call, by the rate.
  base::Duration receive_after(PeerId from, const LoadLimits& limits, base::Time now) const;

  // Transactions at this moment.
  std::uint32_t sending(PeerId to) const;
  std::uint32_t receiving(PeerId from) const;

 private:
  struct Direction {
    std::atomic<std::uint32_t> transactions{0};
    RateLimit calls;
    Admitted admit(const LoadLimits& limits, Standing standing, base::Time now,
                   std::uint32_t reserve_percent);
  };
  static constexpr std::size_t cache_line = 64;
  struct alignas(cache_line) Load {
    Direction to, from;
  };
  static constexpr std::size_t chunk_size = 256;
  using Chunk = std::array<Load, chunk_size>;

  Load* find(PeerId peer) const;

  std::array<std::atomic<Chunk*>, (base::no_peer + 1) / chunk_size> chunks_{};
  std::mutex growing_;
};

// On top of a limit; of a limit there is at least one.
std::uint32_t reserve_of(std::uint32_t limit, std::uint32_t percent);

}  // namespace sipward::policy
